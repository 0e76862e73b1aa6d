export interface RatePoint {
  readonly rate: number
  readonly bytes: number
}

export const HISTORY_SECONDS = 60
export const SAMPLE_MS = 1000
export const MAX_POINTS = (HISTORY_SECONDS * 1000) / SAMPLE_MS

/** Rates of the last minute, by name; `''` stands for the sum of all. */
export class RateHistory {
  readonly #series = new Map<string, RatePoint[]>()

  /** One reading of every node; nodes that are gone are forgotten. */
  add(points: ReadonlyMap<string, RatePoint>): void {
    const total = { rate: 0, bytes: 0 }
    for (const [id, point] of points) {
      total.rate += point.rate
      total.bytes += point.bytes
      this.#push(id, point)
    }
    for (const id of this.#series.keys()) {
      if (id !== '' && !points.has(id)) this.#series.delete(id)
    }
    this.#push('', total)
  }

  /** Oldest first; shorter than a minute while the history is young. */
  of(id: string): readonly RatePoint[] {
    return this.#series.get(id) ?? []
  }

  #push(id: string, point: RatePoint): void {
    const series = this.#series.get(id) ?? []
    series.push(point)
    if (series.length > MAX_POINTS) series.shift()
    this.#series.set(id, series)
  }
}

/** x and y of a chart: the newest reading is at 0, the one before at −1 s. */
export function chartData(
  points: readonly RatePoint[],
  value: 'rate' | 'bytes',
): [x: number[], y: number[]] {
  const step = SAMPLE_MS / 1000
  return [
    points.map((_, index) => (index - points.length + 1) * step),
    points.map((point) => point[value]),
  ]
}
