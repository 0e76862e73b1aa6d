/** Full counts in `npm run soak`, a tenth of them in `npm test`. */
export const isSoak = process.env.OPENNEURO_SOAK === '1'

export function count(full: number): number {
  return isSoak ? full : Math.ceil(full / 10)
}

/** One seed for all that is random in a run: `OPENNEURO_SEED=… npm test` repeats it. */
export const seed = Number(process.env.OPENNEURO_SEED) || Math.trunc(Math.random() * 2 ** 31)

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
