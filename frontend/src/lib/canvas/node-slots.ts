import { type ComponentInfo, normaliseSlotType } from '@openneuro/protocol'
import type { EditorNode } from '../graph-model.ts'
import { isOptionalSlot, type SlotKind, slotKind } from '../slot-kind.ts'

export type SlotSide = 'in' | 'out'

export interface NodeSlot {
  /** As edges know it. */
  readonly name: string
  /** As people read it: of a port only what follows its first dot. */
  readonly title: string
  readonly side: SlotSide
  /** What it carries, without its direction. */
  readonly type: string
  readonly kind: SlotKind
  readonly required: boolean
}

export interface NodeSlots {
  readonly inputs: readonly NodeSlot[]
  readonly outputs: readonly NodeSlot[]
}

export const NO_SLOTS: NodeSlots = { inputs: [], outputs: [] }

/** The slots of a node in the order of declaration. Of an unknown component only those that wires use. */
export function nodeSlots(
  node: Pick<EditorNode, 'boundary'>,
  info: ComponentInfo | null,
  used: UsedSlots = { inputs: [], outputs: [] },
): NodeSlots {
  if (node.boundary) {
    return {
      inputs: node.boundary.inputs.map((port) => slotOf(port.name, port.type, 'in', true)),
      outputs: node.boundary.outputs.map((port) => slotOf(port.name, port.type, 'out', true)),
    }
  }
  if (!info) {
    return {
      inputs: used.inputs.map((name) => unknownSlot(name, 'in')),
      outputs: used.outputs.map((name) => unknownSlot(name, 'out')),
    }
  }
  return {
    inputs: Object.entries(info.inputs).map(([name, type]) => slotOf(name, type, 'in')),
    outputs: Object.entries(info.outputs).map(([name, type]) => slotOf(name, type, 'out')),
  }
}

export interface UsedSlots {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** The kind of each slot of a slot list, once each, in order: a component's signature. */
export function kindsOf(slots: readonly NodeSlot[]): SlotKind[] {
  return [...new Set(slots.map(({ kind }) => kind))]
}

export function handleId(side: SlotSide, slot: string): string {
  return `${side}-${slot}`
}

export function slotFromHandle(handle: string): { side: SlotSide; slot: string } | null {
  const match = /^(in|out)-(.*)$/s.exec(handle)
  return match ? { side: match[1] as SlotSide, slot: match[2]! } : null
}

export function portTitle(name: string): string {
  const dot = name.indexOf('.')
  return dot === -1 ? name : name.slice(dot + 1)
}

function slotOf(name: string, typeText: string, side: SlotSide, isPort = false): NodeSlot {
  return {
    name,
    title: isPort ? portTitle(name) : name,
    side,
    type: normaliseSlotType(typeText).name,
    kind: slotKind(typeText),
    required: side === 'in' && !isOptionalSlot(typeText),
  }
}

function unknownSlot(name: string, side: SlotSide): NodeSlot {
  return { name, title: portTitle(name), side, type: '', kind: 'any', required: false }
}
