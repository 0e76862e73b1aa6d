import type { Frame } from '../../core/index.ts'

export type Interruption = Pick<Frame, 'turn' | 'timestampUs'>

/**
 * Remembers the latest interruption. Turns are numbered by a voice detection; one that was started again
 * counts from 1, and what it interrupts has higher numbers than its own.
 */
export class Interruptions {
  #last: Interruption | null = null

  /** The turn before which everything is over now; undefined: everything is. */
  note(interruption: Interruption): number | undefined {
    const last = this.#last
    const { turn, timestampUs } = interruption
    this.#last = { turn, timestampUs }
    if (turn === undefined || last?.turn === undefined) return turn
    const countsAnew = turn < last.turn && timestampUs > last.timestampUs
    return countsAnew ? undefined : turn
  }
}

/** Whether an interruption ends what answers a turn. Without numbers it ends everything. */
export function endsBy(interruption: Pick<Frame, 'turn'>, { turn }: Pick<Frame, 'turn'>): boolean {
  return interruption.turn === undefined || turn === undefined || turn < interruption.turn
}
