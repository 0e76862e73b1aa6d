import type { Frame } from '../../core/index.ts'

/** Where a text belongs in the conversation. */
export type TextOrigin = Pick<Frame, 'turn' | 'generation'>

/** Whether an interruption by somebody who speaks in this turn ends it. Without numbers it ends everything. */
export function endsBy(interrupt: Pick<Frame, 'turn'>, { turn }: TextOrigin): boolean {
  return interrupt.turn === undefined || turn === undefined || turn < interrupt.turn
}

/** Knows which text is still on its way although its reply was interrupted. */
export class StaleText {
  /** Text of lower turns was interrupted. */
  #turn: number | undefined
  /** Up to here everything was given up. */
  #generation = -1
  #interruptedUs = 0
  #last: TextOrigin = { turn: undefined, generation: undefined }

  has({ turn, generation, timestampUs }: Frame): boolean {
    if (generation !== undefined && generation <= this.#generation) return true
    if (turn !== undefined && this.#turn !== undefined) return turn < this.#turn
    return timestampUs < this.#interruptedUs
  }

  heard({ turn, generation }: Frame): void {
    this.#last = { turn, generation }
  }

  interrupted(interrupt: Frame): void {
    // A lower turn than before means that whoever counts has started again.
    this.#turn = interrupt.turn
    this.#interruptedUs = interrupt.timestampUs
    const { generation } = this.#last
    if (generation === undefined || !endsBy(interrupt, this.#last)) return
    this.#generation = Math.max(this.#generation, generation)
  }
}
