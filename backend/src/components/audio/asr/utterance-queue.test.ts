import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AudioFrame } from '../../../core/index.ts'
import { UtteranceQueue } from './utterance-queue.ts'

/** The n-th utterance; how long it is tells which version of it was heard. */
const audioOf = (turn: number, samples: number) =>
  new AudioFrame({ data: new Float32Array(samples), sampleRate: 16_000, turn, timestampUs: turn })

interface Course {
  /** Pauses before the last one, after each of which the speaker goes on. */
  readonly resumed: number
  /** What happens between two events: so many answers come. */
  readonly answers: readonly number[]
  readonly isWhole: boolean
  /** The first so many requests of this utterance fail. */
  readonly failures: number
  /** By which input the end of the utterance is heard first; the other one follows. */
  readonly first: 'audio' | 'event'
}

const course: fc.Arbitrary<Course> = fc.record({
  resumed: fc.nat(2),
  answers: fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }),
  isWhole: fc.boolean(),
  failures: fc.nat(1),
  first: fc.constantFrom('audio', 'event'),
})

/** A server that answers when it is told to. */
function answering() {
  const asked: (() => void)[] = []
  return {
    ask: (answer: () => string, signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        asked.push(() => {
          try {
            resolve(answer())
          } catch (error) {
            reject(error)
          }
        })
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
    async answer(): Promise<boolean> {
      const next = asked.shift()
      next?.()
      await new Promise((resolve) => setImmediate(resolve))
      return next !== undefined
    },
  }
}

async function play(courses: readonly Course[]) {
  const server = answering()
  /** Turn, and how much was heard. */
  const sent: (readonly [turn: number, samples: number])[] = []
  const done: number[] = []
  let active = 0
  let mostActive = 0
  const failures = new Map(courses.map((one, turn) => [turn, one.failures]))
  const queue = new UtteranceQueue({
    clock: { now: () => 0 },
    ask: async ({ turn, wav, signal }) => {
      mostActive = Math.max(mostActive, ++active)
      const answer = () => {
        if (failures.get(turn!)) {
          failures.set(turn!, failures.get(turn!)! - 1)
          throw new Error('busy')
        }
        return `${(wav.length - 44) / 2}${courses[turn!]!.isWhole ? '.' : ''}`
      }
      return server.ask(answer, signal).finally(() => active--)
    },
    send: (text, { turn }) => sent.push([turn!, Number.parseInt(text, 10)]),
    onDone: (_, { turn }) => done.push(turn!),
    onError: () => true,
  })
  for (const [turn, { resumed, answers, first }] of courses.entries()) {
    let step = 0
    const between = async () => {
      for (let i = 0; i < answers[step % answers.length]!; i++) await server.answer()
      step++
    }
    for (let i = 0; i < resumed; i++) {
      queue.pause(audioOf(turn, i + 1))
      await between()
      queue.resume(turn)
      await between()
    }
    queue.pause(audioOf(turn, resumed + 1))
    await between()
    const whole = audioOf(turn, resumed + 2)
    if (first === 'audio') queue.hear(whole)
    else queue.end(turn, whole)
    await between()
    if (first === 'audio') queue.end(turn, whole)
    else queue.hear(whole)
  }
  while (await server.answer());
  return { sent, done, mostActive }
}

describe('UtteranceQueue', () => {
  it('brings every utterance to its text, in order, whatever comes when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(course, { maxLength: 6 }), async (courses) => {
        const { sent, done, mostActive } = await play(courses)

        const turns = sent.map(([turn]) => turn)
        expect(turns).toEqual([...turns].sort((a, b) => a - b))
        for (const [turn, { resumed, failures }] of courses.entries()) {
          const heard = sent.filter((one) => one[0] === turn).map((one) => one[1])
          expect(new Set(heard).size).toBe(heard.length)
          // A request that fails when the utterance is over is not made again.
          if (failures > 0 && !done.includes(turn)) continue
          expect(done.filter((one) => one === turn)).toHaveLength(1)
          // The last text is that of all that was said, with more or less silence after it.
          expect([resumed + 1, resumed + 2]).toContain(heard.at(-1))
        }
        expect(mostActive).toBeLessThanOrEqual(1)
      }),
    )
  })
})
