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

/** Measures ours and the peer in turns; the ratio is that of the medians. */
export async function measure(row: Row, defaultRounds: number): Promise<Measurement> {
  const { warmUps = 2, rounds = defaultRounds, floor } = row
  for (let round = 0; round < warmUps; round++) {
    await row.ours()
    await row.peer()
  }
  const ours: number[] = []
  const peers: number[] = []
  for (let round = 0; round < rounds; round++) {
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

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
