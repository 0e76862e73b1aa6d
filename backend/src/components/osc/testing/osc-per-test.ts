import { afterEach, beforeEach } from 'vitest'
import {
  type Component,
  EOS,
  type FrameInit,
  InterruptFrame,
  TextFrame,
} from '../../../core/index.ts'
import { OutsideClock } from '../../../core/testing/index.ts'
import { runObserved } from '../../testing/run-observed.ts'
import { OscReceiver } from './osc-receiver.ts'

export interface OscRun {
  readonly text?: readonly TextFrame[]
  readonly interrupt?: readonly InterruptFrame[]
  readonly config?: object
  readonly secrets?: Record<string, string>
  /** When it is stopped. @default 30 000 */
  readonly ms?: number
}

/** A receiver, on a clock, of its own for each test of the file. */
export function oscPerTest() {
  let clock: OutsideClock
  let receiver: OscReceiver
  beforeEach(async () => {
    clock = new OutsideClock()
    receiver = await OscReceiver.start(clock)
  })
  afterEach(async () => {
    await receiver[Symbol.asyncDispose]()
    clock[Symbol.dispose]()
  })
  return {
    get clock() {
      return clock
    },
    get port() {
      return receiver.port
    },
    /** Runs a component that sends to the receiver. The run begins with the first item. */
    async run(component: Component, options: OscRun) {
      const { text, interrupt, config, secrets = {}, ms = 30_000 } = options
      const { logs } = await runObserved(component, {
        config: { host: '127.0.0.1', port: receiver.port, ...config },
        inputs: { ...(text && { text }), ...(interrupt && { interrupt }) },
        secrets,
        outside: clock,
        until: { ms },
      })
      return { messages: await receiver.messages(), logs }
    },
  }
}

type Place = Omit<FrameInit, 'timestampUs'>

const at = (ms: number): number => 1_700_000_000_000_000 + ms * 1000

export const textAt = (ms: number, text: string, place: Place = {}): TextFrame =>
  new TextFrame({ text, timestampUs: at(ms), ...place })

export const eosAt = (ms: number, place: Place = {}): EOS =>
  new EOS({ timestampUs: at(ms), ...place })

export const interruptAt = (ms: number, place: Place = {}): InterruptFrame =>
  new InterruptFrame({ reason: 'speech_detected', timestampUs: at(ms), ...place })
