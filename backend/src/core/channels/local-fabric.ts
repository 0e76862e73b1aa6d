import { nowUs } from '../frames/frame-source.ts'
import type { Fabric, NodePorts } from './fabric.ts'
import { FabricGraph } from './fabric-graph.ts'
import { MAIN_THREAD, ThreadTable } from './thread-table.ts'

export interface LocalFabricOptions {
  /** Time of the counters, µs since the Unix epoch. @default the machine's clock, or the virtual one */
  readonly nowUs?: () => number
}

/** A fabric whose nodes all live in the calling thread. */
export interface LocalFabric extends Fabric {
  /** The handles of a placed node. */
  ports(key: number): NodePorts
  /** Drops a node's handles; called after its loop has ended. */
  drop(key: number): void
}

/**
 * Runs a graph without threads: for virtual clocks and for tests of components. `addThread` is not needed,
 * and `place` puts every node here, whatever the thread. Loops let others run after a fixed number of
 * items instead of a time, so that a run can be repeated exactly.
 */
export function createLocalFabric(options: LocalFabricOptions = {}): LocalFabric {
  const budget = { milliseconds: Number.POSITIVE_INFINITY, checks: 8 }
  const table = new ThreadTable({
    poison: false,
    budget,
    nowUs: options.nowUs ?? nowUs,
    exactTime: true,
  })
  return new LocalGraph(table)
}

class LocalGraph extends FabricGraph implements LocalFabric {
  readonly #table: ThreadTable

  constructor(table: ThreadTable) {
    super(table)
    this.#table = table
  }

  override addThread(): void {}

  override removeThread(): void {}

  override place(key: number): void {
    super.place(key, MAIN_THREAD)
  }

  ports(key: number): NodePorts {
    return this.#table.here.ports(key)
  }

  drop(key: number): void {
    this.#table.here.drop(key)
  }
}
