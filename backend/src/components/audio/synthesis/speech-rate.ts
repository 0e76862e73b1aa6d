import type { Passage } from './passage.ts'

/** Units per second of unhurried speech, until something was heard. */
const USUAL = 14
const SLOWEST = 4
const FASTEST = 40

/** How fast a voice speaks, learnt from what it has spoken. */
export class SpeechRate {
  #unitsPerSecond = USUAL

  get unitsPerSecond(): number {
    return this.#unitsPerSecond
  }

  learn(units: number, seconds: number): void {
    if (units < 10 || seconds < 0.2) return
    const measured = Math.min(FASTEST, Math.max(SLOWEST, units / seconds))
    this.#unitsPerSecond = (this.#unitsPerSecond + measured) / 2
  }
}

/**
 * Raw units of the reply that have been spoken after `seconds` of a passage: exact in proportion once its
 * length is known, else by the usual rate, and never to the end.
 */
export function charsAt(
  passage: Passage,
  seconds: number,
  { totalSeconds, rate }: { readonly totalSeconds: number | null; readonly rate: SpeechRate },
): number {
  const { length } = passage.text
  if (totalSeconds !== null) {
    const share = totalSeconds > 0 ? seconds / totalSeconds : 1
    // Half a sample of rounding is no reason to lose the last word.
    return passage.spokenAt(Math.floor(length * Math.min(1, share) + 1e-6))
  }
  return passage.spokenAt(Math.min(Math.floor(seconds * rate.unitsPerSecond), length - 1))
}
