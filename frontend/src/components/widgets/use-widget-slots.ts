import { useMemo } from 'react'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { type WidgetSlot, widgetSlotsOfNode } from './widget-slots.ts'

const NONE: readonly WidgetSlot[] = []

export function useWidgetSlots(nodeId: string): readonly WidgetSlot[] {
  const type = useGraph((state) => state.nodes[nodeId]?.type)
  const subGraph = useGraph((state) => state.nodes[nodeId]?.subGraph ?? null)
  const byType = useCatalogState((state) => state.byType)
  return useMemo(() => {
    if (type === undefined) return NONE
    return widgetSlotsOfNode({ id: nodeId, type, subGraph }, (name) => byType.get(name))
  }, [nodeId, type, subGraph, byType])
}
