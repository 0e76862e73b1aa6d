import { nowUs } from '../frames/frame-source.ts'
import type { Fabric } from './fabric.ts'
import { FabricGraph } from './fabric-graph.ts'
import { ThreadTable } from './thread-table.ts'
import { LOOP_BUDGET } from './thread-waiter.ts'

export interface FabricOptions {
  /** Overwrites memory that is given back, so that tests find late readers. @default false */
  readonly poison?: boolean
}

/** The fabric of a process; call it on the main thread. Nodes live in the threads that are added to it. */
export function createFabric(options: FabricOptions = {}): Fabric {
  const poison = options.poison ?? false
  return new FabricGraph(new ThreadTable({ poison, budget: LOOP_BUDGET, nowUs, exactTime: false }))
}
