import type { Injector, Tap } from './fabric.ts'
import type { Input, Output } from './types.ts'

/** A reader with its own end: closing it ends its loops. */
export function createTap(input: Input<unknown>, close: () => void): Tap {
  return {
    [Symbol.asyncIterator]: () => input[Symbol.asyncIterator](),
    batches: (max) => input.batches(max),
    tryNext: () => input.tryNext(),
    ready: () => input.ready(),
    newest: () => input.newest(),
    get ended() {
      return input.ended
    },
    get lag() {
      return input.lag
    },
    close,
  }
}

export function createInjector(output: Output<unknown>, close: () => void): Injector {
  return {
    send: (item) => output.send(item),
    ready: () => output.ready(),
    get readers() {
      return output.readers
    },
    close,
  }
}
