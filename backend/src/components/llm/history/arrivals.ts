import type { Clock, Input } from '../../../core/index.ts'

type Waitable = Pick<Input<unknown>, 'ready'>

/**
 * Waits until any of several inputs has something to read. Each input is asked once per arrival, so that
 * one that stays silent for hours does not gather up waiters.
 */
export class Arrivals {
  readonly #inputs: readonly Waitable[]
  readonly #asked = new Set<Waitable>()
  #open: number
  #hasArrived = false
  #wake: (() => void) | null = null

  /** @param inputs those that are wired; the others are null */
  constructor(inputs: readonly (Waitable | null)[]) {
    this.#inputs = inputs.filter((input) => input !== null)
    this.#open = this.#inputs.length
  }

  /**
   * Waits for an arrival, but no longer than until `timeUs`. False once all inputs have ended.
   * @param timeUs null waits without end
   */
  async next(timeUs: number | null, clock: Clock): Promise<boolean> {
    if (timeUs === null) return this.#arrival()
    const timer = new AbortController()
    const timeout = clock.sleep((timeUs - clock.now()) / 1000, timer.signal).then(() => true)
    try {
      return await Promise.race([this.#arrival(), timeout])
    } finally {
      timer.abort()
    }
  }

  async #arrival(): Promise<boolean> {
    this.#ask()
    if (!this.#hasArrived && this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#hasArrived = false
    return this.#open > 0
  }

  #ask(): void {
    for (const input of this.#inputs) {
      if (this.#asked.has(input)) continue
      this.#asked.add(input)
      void input.ready().then((isReady) => this.#answered(input, isReady))
    }
  }

  #answered(input: Waitable, isReady: boolean): void {
    // One that has ended is never asked again.
    if (isReady) this.#asked.delete(input)
    else this.#open--
    this.#hasArrived = true
    this.#wake?.()
    this.#wake = null
  }
}

/** Everything that can be read now. */
export function takeAll<T>(input: Input<T> | null): T[] {
  const items: T[] = []
  if (input === null) return items
  for (let item = input.tryNext(); item !== null; item = input.tryNext()) items.push(item)
  return items
}
