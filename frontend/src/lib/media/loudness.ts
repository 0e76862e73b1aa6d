/** Below this nothing is heard, and nothing is shown. */
export const SILENCE_DBFS = -60

/** Root mean square of samples in the range -1…1. */
export function rmsOf(samples: ArrayLike<number>): number {
  if (samples.length === 0) return 0
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!
  return Math.sqrt(sum / samples.length)
}

/** The same of PCM16. */
export function rmsOfPcm16(samples: Int16Array): number {
  return rmsOf(samples) / 32768
}

export function dbfsFrom(amplitude: number): number {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : Number.NEGATIVE_INFINITY
}

/** Share of a meter's width for an amplitude, 0…1, linear in decibels. */
export function meterFrom(amplitude: number): number {
  return Math.min(1, Math.max(0, 1 - dbfsFrom(amplitude) / SILENCE_DBFS))
}
