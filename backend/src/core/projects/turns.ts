import type { Turn, Turns } from './types.ts'

export interface TurnStore extends Turns {
  /** Gives the turn the next number and keeps it. */
  add(turn: Omit<Turn, 'seq'>): Turn
  /** What is known of a turn by now, under the number that it has; false when it has been forgotten. */
  update(turn: Turn): boolean
  /** Counts a part that is in no turn. */
  dropPart(): void
  /** Forgets all turns, and how many parts were dropped; numbers go on rising. */
  clear(): void
  /** Turns that were forgotten because newer ones came. */
  readonly dropped: number
}

/** Keeps the newest turns in memory. @param capacity how many; the oldest go first */
export function createTurns({ capacity = 500 }: { capacity?: number } = {}): TurnStore {
  let turns: Turn[] = []
  let lastSeq = 0
  let dropped = 0
  let droppedParts = 0

  return {
    get dropped() {
      return dropped
    },
    get droppedParts() {
      return droppedParts
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
    update: (turn) => {
      const place = turns.findIndex(({ seq }) => seq === turn.seq)
      if (place < 0) return false
      turns = turns.with(place, turn)
      return true
    },
    dropPart: () => {
      droppedParts += 1
    },
    clear: () => {
      turns = []
      droppedParts = 0
    },
    after: (seq) => turns.filter((turn) => turn.seq > seq),
  }
}
