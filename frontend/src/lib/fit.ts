import type { ComponentInfo, Edge } from '@openneuro/protocol'
import { dataTexts } from '../texts/data.ts'
import { edgeBetween, type Fit, type FittingSlot } from './graph-model.ts'
import { typeWord } from './slot-kind.ts'
import type { Loose, TypeTracker } from './type-tracker.ts'

const GUEST = ' guest'
const MAX_BRIDGES = 3

export interface OpenEnd {
  readonly nodeId: string
  readonly slot: string
  /** The side of the node that the slot is on. */
  readonly side: 'in' | 'out'
}

export function looseText({ code, name }: Loose): string {
  const { unknownNode, unknownSlot, unknownType } = dataTexts.fit
  return { node: unknownNode, slot: unknownSlot, type: unknownType }[code](name)
}

/** `text ≠ tool call`; the names of the types where the words are the same. */
export function clashText(left: string, right: string): string {
  const [one, other] = [typeWord(left), typeWord(right)]
  return one === other ? dataTexts.fit.mark(left, right) : dataTexts.fit.mark(one, other)
}

/** Whether an edge can be made, and if not, why and what would help. The types stay as they are. */
export function fitOf(tracker: TypeTracker, components: readonly ComponentInfo[], edge: Edge): Fit {
  const trial = tracker.trial(edge)
  if (trial === null) return { fits: true, bridges: [] }
  if (trial === 'connected') return { fits: false, reason: dataTexts.fit.connected, bridges: [] }
  if ('code' in trial) {
    const uiSlot = isUiSlot(components, edge)
    const reason = uiSlot === null ? looseText(trial) : dataTexts.fit.uiSlot(uiSlot)
    return { fits: false, reason, bridges: [] }
  }
  const { left, right } = trial
  return {
    fits: false,
    reason: dataTexts.fit.clash(typeWord(left), typeWord(right)),
    kinds: { left, right },
    bridges: bridgesFor(tracker, components, edge),
  }
}

function isUiSlot(components: readonly ComponentInfo[], edge: Edge): string | null {
  const names = (side: 'ui_inputs' | 'ui_outputs') =>
    new Set(components.flatMap((component) => Object.keys(component[side])))
  if (names('ui_outputs').has(edge.source_slot)) return edge.source_slot
  return names('ui_inputs').has(edge.target_slot) ? edge.target_slot : null
}

/** Slots of components that could be added at a free end. */
export function componentsFitting(
  tracker: TypeTracker,
  components: readonly ComponentInfo[],
  { nodeId, slot, side }: OpenEnd,
): FittingSlot[] {
  const end = tracker.inner(nodeId, slot, side === 'out' ? 'outputs' : 'inputs')
  if ('code' in end) return []
  return components.flatMap((component) =>
    tracker.withGuest({ id: GUEST, type: component.type_ }, () =>
      Object.keys(side === 'out' ? component.inputs : component.outputs)
        .filter((other) => {
          const guest = { node: GUEST, slot: other }
          return tracker.fit([side === 'out' ? edgeBetween(end, guest) : edgeBetween(guest, end)])
        })
        .map((other) => ({ type: component.type_, slot: other })),
    ),
  )
}

/** Where a component could go between two slots: its input and its output. */
export function insertionSlots(
  tracker: TypeTracker,
  component: ComponentInfo,
  edge: Edge,
): { readonly inSlot: string; readonly outSlot: string } | null {
  const source = tracker.inner(edge.source_node, edge.source_slot, 'outputs')
  const target = tracker.inner(edge.target_node, edge.target_slot, 'inputs')
  if ('code' in source || 'code' in target) return null
  return tracker.withGuest({ id: GUEST, type: component.type_ }, () => {
    for (const inSlot of Object.keys(component.inputs)) {
      for (const outSlot of Object.keys(component.outputs)) {
        const into = edgeBetween(source, { node: GUEST, slot: inSlot })
        const outOf = edgeBetween({ node: GUEST, slot: outSlot }, target)
        if (tracker.fit([into, outOf])) return { inSlot, outSlot }
      }
    }
    return null
  })
}

function bridgesFor(
  tracker: TypeTracker,
  components: readonly ComponentInfo[],
  edge: Edge,
): string[] {
  return components
    .filter((component) => !component.is_composite && insertionSlots(tracker, component, edge))
    .sort((a, b) => slotCount(a) - slotCount(b))
    .slice(0, MAX_BRIDGES)
    .map(({ type_ }) => type_)
}

/** The plainest component first. */
function slotCount({ inputs, outputs }: ComponentInfo): number {
  return Object.keys(inputs).length + Object.keys(outputs).length
}
