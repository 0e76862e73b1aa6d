import type { EnginePool } from '../../lib/media/engine-pool.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { cameras, microphones, speakers, voices } from './engines.ts'
import { useEngine } from './use-engine.ts'
import { useWidgetSlots } from './use-widget-slots.ts'
import type { WidgetKind, WidgetSlot } from './widget-slots.ts'

const POOLS: Partial<Record<WidgetKind, EnginePool<unknown>>> = {
  audio: speakers,
  voice: voices,
  microphone: microphones,
  camera: cameras,
}

/**
 * Keeps speakers, voices, microphones and cameras going for as long as their nodes are in the graph, also while
 * they are out of view, collapsed or inside a composite. Shows nothing; one per page.
 */
export function MediaHost() {
  const ids = useGraph((state) => Object.keys(state.nodes).join('\n'))
  if (ids === '') return null
  return ids.split('\n').map((id) => <NodeMedia key={id} nodeId={id} />)
}

function NodeMedia({ nodeId }: { nodeId: string }) {
  return useWidgetSlots(nodeId).map((slot) => {
    const pool = POOLS[slot.kind]
    return pool && <Held key={`${slot.nodeId} ${slot.channel}`} pool={pool} slot={slot} />
  })
}

function Held({ pool, slot }: { pool: EnginePool<unknown>; slot: WidgetSlot }) {
  useEngine(pool, slot)
  return null
}
