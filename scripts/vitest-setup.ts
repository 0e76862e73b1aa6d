import fc from 'fast-check'

/**
 * One seed for every property test of a run, printed at its start: `OPENNEURO_SEED=… npm test` repeats it.
 * `npm run soak` runs ten times as many cases.
 */
const seed = Number(process.env.OPENNEURO_SEED)
fc.configureGlobal({
  ...(Number.isInteger(seed) ? { seed } : {}),
  numRuns: process.env.OPENNEURO_SOAK === '1' ? 1000 : 100,
})
