/** One line of the table: something of ours against a peer, measured in turns in the same run. */
export interface Row {
  readonly name: string
  readonly unit: 'items/s' | 'µs' | 'ms'
  /** The ratio of ours to the peer's that has to be kept. */
  readonly floor: number
  /** True when less is better, so that the floor is a ceiling. @default false */
  readonly atMost?: boolean
  /** Rounds that are not counted, until the code is compiled. @default 2 */
  readonly warmUps?: number
  readonly rounds?: number
  ours(): Promise<number>
  peer(): Promise<number>
}

/** A row as the JSON file has it. */
export interface Result {
  readonly name: string
  readonly ratio: number
  readonly floor: number
  readonly holds: boolean
  readonly median: number
  readonly peerMedian: number
  readonly unit: string
}

export interface Measurement extends Result {
  /** Smallest and largest ratio of a single round. */
  readonly spread: readonly [number, number]
}

export interface Effort {
  readonly rounds: number
  /** Time for one row: on a busy machine there are fewer rounds, but always one. */
  readonly budgetMs: number
}

/** Measures ours and the peer in turns; the ratio is that of the medians. */
export async function measure(row: Row, effort: Effort): Promise<Measurement> {
  const { warmUps = 2, rounds = effort.rounds, floor } = row
  const startedAt = performance.now()
  const hasTime = (share: number): boolean => {
    return performance.now() - startedAt < share * effort.budgetMs
  }
  for (let round = 0; round < warmUps && hasTime(0.4); round++) {
    await row.ours()
    await row.peer()
  }
  const ours: number[] = []
  const peers: number[] = []
  for (let round = 0; round < rounds && (round === 0 || hasTime(1)); round++) {
    ours.push(await row.ours())
    peers.push(await row.peer())
  }
  const ratios = ours.map((value, i) => value / peers[i]!)
  const median = medianOf(ours)
  const peerMedian = medianOf(peers)
  const ratio = median / peerMedian
  return {
    name: row.name,
    ratio,
    floor,
    holds: row.atMost ? ratio <= floor : ratio >= floor,
    median,
    peerMedian,
    unit: row.unit,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  }
}

/** NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
