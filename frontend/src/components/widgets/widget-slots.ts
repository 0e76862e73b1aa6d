import type { ComponentInfo, GraphNode } from '@openneuro/protocol'

export type WidgetKind =
  | 'text'
  | 'video'
  | 'audio'
  | 'voice'
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
export type WidgetNode = Pick<GraphNode, 'id' | 'type' | 'subGraph'>

const OUTPUTS: Readonly<Record<string, WidgetKind>> = {
  UITextSender: 'text',
  UIVideoSender: 'video',
  UIAudioSender: 'audio',
  'UISender[PageSpeech]': 'voice',
  'UISender[BodyPoseFrame]': 'pose',
}
const INPUTS: Readonly<Record<string, WidgetKind>> = {
  UITextReceiver: 'text-input',
  UIKeystrokeReceiver: 'keys-input',
  UIAudioReceiver: 'microphone',
  UIVideoReceiver: 'camera',
}
/** The player's and the voice's own: they are told what to do, and say what they did. */
const WITHOUT_WIDGET = new Set([
  'UISender[SpeakerControl]',
  'UIReceiver[PlaybackFrame]',
  'UIReceiver[PageSpoken]',
])

/** The widgets of a component, outputs first. */
export function widgetSlotsOf(
  nodeId: string,
  { ui_outputs, ui_inputs }: Pick<ComponentInfo, 'ui_outputs' | 'ui_inputs'>,
): WidgetSlot[] {
  const outputs = Object.entries(ui_outputs).map(([channel, type]) => ({
    channel,
    type,
    kind: OUTPUTS[type] ?? 'json',
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
  { id, type, subGraph }: WidgetNode,
  infoOf: (type: string) => ComponentInfo | undefined,
): WidgetSlot[] {
  if (subGraph !== null) {
    return [...subGraph.nodes].flatMap(([innerId, inner]) =>
      widgetSlotsOfNode({ ...inner, id: `${id}/${innerId}` }, infoOf),
    )
  }
  const info = infoOf(type)
  return info && !info.is_composite ? widgetSlotsOf(id, info) : []
}
