import type { EdgeChange } from '@xyflow/react'
import { useMemo } from 'react'
import { handleId } from '../../lib/canvas/node-slots.ts'
import { type EditorEdge, useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import type { FlowWire } from './WireView.tsx'

const NO_DATA: Record<string, never> = {}
/** The flow library takes null for no name, and its types do not know. */
const NO_NAME = null as unknown as string

/** Edges as the flow library knows them; those that did not change stay the same object. */
export function useFlowWires() {
  const edges = useGraph((state) => state.edges)
  const selected = useUi((state) => state.selectedEdges)
  const wires = useMemo(() => {
    const chosen = new Set(selected)
    return Object.values(edges).map((edge) => flowWire(edge, chosen.has(edge.id)))
  }, [edges, selected])
  return { wires, onWiresChange }
}

const known = new WeakMap<EditorEdge, FlowWire>()

function flowWire(edge: EditorEdge, isSelected: boolean): FlowWire {
  const old = known.get(edge)
  if (old && old.selected === isSelected) return old
  const wire: FlowWire = {
    id: edge.id,
    type: 'wire',
    data: NO_DATA,
    source: edge.source_node,
    target: edge.target_node,
    sourceHandle: handleId('out', edge.source_slot),
    targetHandle: handleId('in', edge.target_slot),
    selected: isSelected,
    interactionWidth: 0,
    // Its name has numbers, which the line itself follows.
    ariaRole: 'group',
    ariaLabel: NO_NAME,
  }
  known.set(edge, wire)
  return wire
}

function onWiresChange(changes: EdgeChange<FlowWire>[]): void {
  const selects = changes.filter((change) => change.type === 'select')
  if (selects.length === 0) return
  const { selectedNodes, selectedEdges } = useUi.getState()
  const chosen = new Set(selectedEdges)
  for (const { id, selected } of selects) {
    if (selected) chosen.add(id)
    else chosen.delete(id)
  }
  uiActions.select({ nodes: selectedNodes, edges: [...chosen] })
}
