import type { Turn, Turns } from './types.ts'

export interface TurnStore extends Turns {
  /** Gives the turn the next number and keeps it. */
  add(turn: Omit<Turn, 'seq'>): Turn
  /** Forgets all turns; numbers go on rising. */
  clear(): void
  /** Turns that were forgotten because newer ones came. */
  readonly dropped: number
}

/** Keeps the newest turns in memory. @param capacity how many; the oldest go first */
export function createTurns({ capacity = 500 }: { capacity?: number } = {}): TurnStore {
  let turns: Turn[] = []
  let lastSeq = 0
  let dropped = 0

  return {
    get dropped() {
      return dropped
    },
    add: (turn) => {
      const numbered: Turn = { ...turn, seq: ++lastSeq }
      turns = [...turns, numbered]
      if (turns.length > capacity) {
        turns = turns.slice(1)
        dropped += 1
      }
      return numbered
    },
    clear: () => {
      turns = []
    },
    after: (seq) => turns.filter((turn) => turn.seq > seq),
  }
}
