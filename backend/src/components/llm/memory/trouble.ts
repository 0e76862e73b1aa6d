import type { ComponentContext } from '../../../core/index.ts'
import { ProviderError } from '../../providers/index.ts'

/** After a failure the rest of this time is done without; after one that will not go away, the longer. */
const PAUSE_US = 30_000_000
const LONG_PAUSE_US = 60_000_000

/** Something that the node can do without: tells once when it fails, and leaves it alone for a while. */
export class Trouble {
  readonly #context: Pick<ComponentContext, 'clock' | 'log'>
  readonly #sentence: string
  #pausedUntilUs = 0
  #told: string | null = null

  /** @param sentence what the failure means, for the log */
  constructor(context: Pick<ComponentContext, 'clock' | 'log'>, sentence: string) {
    this.#context = context
    this.#sentence = sentence
  }

  get isPaused(): boolean {
    return this.#context.clock.now() < this.#pausedUntilUs
  }

  failed(error: unknown): void {
    const isLasting = error instanceof ProviderError ? error.isPermanent : true
    this.#pausedUntilUs = this.#context.clock.now() + (isLasting ? LONG_PAUSE_US : PAUSE_US)
    const problem = error instanceof Error ? error.message : String(error)
    if (problem === this.#told) return
    this.#told = problem
    this.#context.log.warn({ problem }, this.#sentence)
  }

  worked(): void {
    this.#told = null
  }
}
