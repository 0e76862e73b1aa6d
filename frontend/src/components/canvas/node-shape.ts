import type { ComponentInfo } from '@openneuro/protocol'
import { useMemo } from 'react'
import { type NodeContent, nodeWidth, plainHeight } from '../../lib/canvas/node-size.ts'
import { type NodeSlots, nodeSlots } from '../../lib/canvas/node-slots.ts'
import { mainSetting } from '../../lib/canvas/second-line.ts'
import type { NodeWiring } from '../../lib/canvas/wiring.ts'
import { componentOf, useComponent } from '../../stores/catalog-store.ts'
import { type EditorNode, useEditorNode } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import type { Category } from '../ui/index.ts'
import { useNodeWiring, wiringOfNode } from './wiring-store.ts'

/** What a node is like, apart from what is alive about it. */
export interface NodeShape {
  readonly title: string
  readonly secondLine: string
  readonly category: Category | null
  readonly slots: NodeSlots
  readonly innerTypes: readonly string[]
  readonly width: number
  /** Before it is measured: without band and widget. */
  readonly height: number
}

interface Known {
  readonly info: ComponentInfo | null
  readonly wiring: NodeWiring
  readonly shape: NodeShape
}
const shapes = new WeakMap<EditorNode, Known>()

export function shapeOf(node: EditorNode): NodeShape {
  return shapeFrom(node, componentOf(node.type), wiringOfNode(node.id))
}

export function useNodeShape(id: string): NodeShape | null {
  const node = useEditorNode(id)
  const info = useComponent(node?.type ?? '')
  const wiring = useNodeWiring(id)
  return useMemo(() => (node ? shapeFrom(node, info, wiring) : null), [node, info, wiring])
}

function shapeFrom(node: EditorNode, info: ComponentInfo | null, wiring: NodeWiring): NodeShape {
  const known = shapes.get(node)
  const isSame = known && known.info === info && (info !== null || known.wiring === wiring)
  if (isSame) return known.shape
  const shape = makeShape(node, info, wiring)
  shapes.set(node, { info, wiring, shape })
  return shape
}

function makeShape(node: EditorNode, info: ComponentInfo | null, wiring: NodeWiring): NodeShape {
  const slots = nodeSlots(node, info, wiring)
  const innerTypes = [...(node.subGraph?.nodes.values() ?? [])].map(({ type }) => type)
  const title = node.label || node.type
  const secondLine = secondLineOf(node, { info, slots, innerCount: innerTypes.length })
  const content = info === null ? 'nothing' : contentOf(info)
  return {
    title,
    secondLine,
    category: categoryOf(node, info),
    slots,
    innerTypes,
    width: nodeWidth({ title, secondLine, slots, content }),
    height: plainHeight(slots, node.collapsed),
  }
}

function secondLineOf(
  node: EditorNode,
  of: { info: ComponentInfo | null; slots: NodeSlots; innerCount: number },
): string {
  const { info, slots, innerCount } = of
  if (node.collapsed) return t.canvas.node.collapsed(slots.inputs.length + slots.outputs.length)
  if (node.subGraph) return t.canvas.node.inside(innerCount)
  if (!info) return t.canvas.node.notInstalled
  const setting = mainSetting(node.initArgs)
  if (node.label) return setting === null ? node.type : `${node.type} · ${setting}`
  return setting ?? [info.tags.io[0], info.tags.functionality[0]].filter(Boolean).join(' · ')
}

/** The first io tag; null for an unknown component, which has no colour. */
function categoryOf(node: EditorNode, info: ComponentInfo | null): Category | null {
  if (node.subGraph || info?.is_composite) return 'composite'
  if (!info) return null
  const tag = info.tags.io[0]
  return tag === 'source' || tag === 'sink' ? tag : 'conduit'
}

const PICTURES = new Set(['UIVideoSender', 'UIVideoReceiver', 'UISender[BodyPoseFrame]'])

const TEXTS = new Set(['UITextSender', 'UITextReceiver'])

function contentOf({ ui_outputs, ui_inputs }: ComponentInfo): NodeContent {
  const types = [...Object.values(ui_outputs), ...Object.values(ui_inputs)]
  if (types.some((type) => TEXTS.has(type))) return 'text'
  return types.some((type) => PICTURES.has(type)) ? 'picture' : 'nothing'
}
