import type { Answer, InputPort } from './input-port.ts'
import type { NewestInput } from './types.ts'

/** An input seen through `newest()`. */
export class NewestReader implements NewestInput<unknown> {
  readonly #input: InputPort

  constructor(input: InputPort) {
    this.#input = input
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    return { next: (): Answer<unknown> => this.#input.nextNewest() }
  }

  tryNext(): unknown {
    return this.#input.takeNewest()
  }

  ready(): Promise<boolean> {
    return this.#input.ready()
  }
}
