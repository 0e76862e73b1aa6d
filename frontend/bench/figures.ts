/** One measured thing and what it has to hold. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** At most, or at least when `isFloor`. */
  readonly bound: number
  readonly isFloor?: boolean
  readonly note?: string
}

export function holds({ value, bound, isFloor = false }: Figure): boolean {
  return isFloor ? value >= bound : value <= bound
}

export function lineOf(figure: Figure): string {
  const sign = figure.isFloor ? '≥' : '≤'
  const verdict = holds(figure) ? 'ok  ' : 'MISS'
  const bound = `${sign} ${figure.bound}`
  return `${verdict} ${figure.value.toFixed(3).padStart(10)} ${bound.padEnd(10)} ${figure.what}${figure.note ? ` (${figure.note})` : ''}`
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
