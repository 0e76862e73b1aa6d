import type { ComponentInfo } from '@openneuro/protocol'

export type WidgetKind =
  | 'text'
  | 'video'
  | 'audio'
  | 'pose'
  | 'json'
  | 'text-input'
  | 'keys-input'
  | 'json-input'
  | 'microphone'
  | 'camera'

export interface WidgetSlot {
  /** The node that has the slot: within a composite `outer/inner`. */
  readonly nodeId: string
  readonly channel: string
  readonly kind: WidgetKind
}

/** A node as far as its widgets are concerned. */
export interface WidgetNode {
  readonly id: string
  readonly type: string
  readonly subGraph: unknown
}

const OUTPUTS: Readonly<Record<string, WidgetKind>> = {
  UITextSender: 'text',
  UIVideoSender: 'video',
  UIAudioSender: 'audio',
}
const INPUTS: Readonly<Record<string, WidgetKind>> = {
  UITextReceiver: 'text-input',
  UIKeystrokeReceiver: 'keys-input',
  UIAudioReceiver: 'microphone',
  UIVideoReceiver: 'camera',
}
/** The player's own: it is told what to do, and says what it did. */
const WITHOUT_WIDGET = new Set(['UISender[SpeakerControl]', 'UIReceiver[PlaybackFrame]'])

/** The widgets of a component, outputs first. */
export function widgetSlotsOf(
  nodeId: string,
  { ui_outputs, ui_inputs }: Pick<ComponentInfo, 'ui_outputs' | 'ui_inputs'>,
): WidgetSlot[] {
  const outputs = Object.entries(ui_outputs).map(([channel, type]) => ({
    channel,
    type,
    kind: OUTPUTS[type] ?? (type === 'UISender[BodyPoseFrame]' ? 'pose' : 'json'),
  }))
  const inputs = Object.entries(ui_inputs).map(([channel, type]) => ({
    channel,
    type,
    kind: INPUTS[type] ?? 'json-input',
  }))
  return [...outputs, ...inputs]
    .filter(({ type }) => !WITHOUT_WIDGET.has(type))
    .map(({ channel, kind }) => ({ nodeId, channel, kind }) as WidgetSlot)
}

/** The widgets of a node; those of a composite are its inner nodes'. */
export function widgetSlotsOfNode(
  node: WidgetNode,
  infoOf: (type: string) => ComponentInfo | undefined,
): WidgetSlot[] {
  if (node.subGraph !== null) {
    return innerNodes(node).flatMap((inner) => widgetSlotsOfNode(inner, infoOf))
  }
  const info = infoOf(node.type)
  return info && !info.is_composite ? widgetSlotsOf(node.id, info) : []
}

/** A sub-graph is loose JSON: what is no node is passed over. */
function innerNodes({ id, subGraph }: WidgetNode): WidgetNode[] {
  const nodes = (subGraph as { nodes?: unknown } | undefined)?.nodes
  if (typeof nodes !== 'object' || nodes === null) return []
  return Object.entries(nodes).flatMap(([innerId, node]) => {
    if (typeof (node as { type?: unknown } | null)?.type !== 'string') return []
    return [{ id: `${id}/${innerId}`, type: node.type, subGraph: node.sub_graph ?? null }]
  })
}
