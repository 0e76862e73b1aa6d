import { expect, it } from 'vitest'
import { AudioFrame, type Input, SpeechEvent, type TextFrame } from '../../../core/index.ts'
import { runTranscription } from './run-transcription.ts'

/** An input that wakes its reader when the test says so, as that of a busy node may. */
class LateInput<Item> {
  readonly #items: Item[] = []
  #isOver = false
  #woken = Promise.withResolvers<void>()

  push(...items: Item[]): void {
    this.#items.push(...items)
  }

  async wake({ isOver = false } = {}): Promise<void> {
    this.#isOver = isOver
    this.#woken.resolve()
    this.#woken = Promise.withResolvers()
    await new Promise(setImmediate)
  }

  tryNext(): Item | null {
    return this.#items.shift() ?? null
  }

  async ready(): Promise<boolean> {
    while (this.#items.length === 0 && !this.#isOver) await this.#woken.promise
    return this.#items.length > 0
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined> {
    while (await this.ready()) yield this.#items.shift()!
  }
}

const audioOf = (samples: number) =>
  new AudioFrame({ data: new Float32Array(samples), sampleRate: 16_000, turn: 1, timestampUs: 5 })
const event = (kind: SpeechEvent['event'], audio: AudioFrame | null = null) =>
  new SpeechEvent({ turn: 1, event: kind, audio })

it('hears an utterance whole that went on after a pause, however late that is read', async () => {
  const audio = new LateInput<AudioFrame>()
  const events = new LateInput<SpeechEvent>()
  const sent: string[] = []
  const running = runTranscription({
    inputs: {
      audio: audio as unknown as Input<AudioFrame>,
      turn_events: events as unknown as Input<SpeechEvent>,
    },
    outputs: { text: { send: ({ text }: TextFrame) => sent.push(text), readers: 1 } as never },
    context: { clock: { now: () => 0 } as never, trace: () => {} },
    language: 'en',
    setting: '',
    ask: async ({ wav }) => `${(wav.length - 44) / 2} samples`,
    onError: () => false,
  })

  events.push(event('start'), event('candidate_end', audioOf(300)))
  await events.wake()
  events.push(event('resumed'))
  audio.push(audioOf(900))
  await audio.wake()
  events.push(event('end', audioOf(900)))
  await events.wake({ isOver: true })
  await audio.wake({ isOver: true })
  await running

  expect(sent).toEqual(['900 samples'])
})
