import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type MessageFrame, PlaybackFrame, TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { agentState } from './agent-state.ts'

const ORIGIN_US = 1e15
const TURN_MS = 10_000
const MS_PER_CHAR = 10
const MARK = ' [interrupted]'

/** One exchange: the user speaks, the character answers, and perhaps somebody cuts it short. */
const exchange = fc.record({
  reply: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  /** Of the reply's first sound, after the user's words. */
  startMs: fc.integer({ min: 0, max: 2000 }),
  /** Between two reports of the speaker. */
  reportMs: fc.integer({ min: 5, max: 400 }),
  /** Of the interruption, after the user's words; null lets the reply end. */
  interruptMs: fc.option(fc.integer({ min: 0, max: 6000 })),
  /** Of the model's text, after the user's words. */
  textMs: fc.integer({ min: 0, max: 6000 }),
})
type Exchange = typeof exchange extends fc.Arbitrary<infer E> ? E : never

/** A speaker that plays at a constant rate: what it reports, and what was heard when it fell silent. */
function play({ reply, startMs, reportMs, interruptMs }: Exchange) {
  const endMs = startMs + reply.length * MS_PER_CHAR
  const silentMs = interruptMs === null ? endMs : Math.min(endMs, interruptMs)
  const charsAt = (ms: number) => Math.max(0, Math.floor((ms - startMs) / MS_PER_CHAR))
  const reports: { ms: number; chars: number; done: boolean }[] = []
  for (let ms = startMs; ms < silentMs; ms += reportMs) {
    reports.push({ ms, chars: charsAt(ms), done: false })
  }
  const heard = charsAt(silentMs)
  reports.push({ ms: Math.max(silentMs, startMs), chars: heard, done: true })
  return { reports, heard }
}

/** What a history has to say of a reply of which `chars` characters were played. */
function played(reply: string, chars: number): string[] {
  if (chars >= reply.length) return [reply]
  const prefix = reply.slice(0, chars)
  const whole = prefix.isWellFormed() ? prefix : prefix.slice(0, -1)
  return whole === '' ? [] : [whole + MARK]
}

it('remembers exactly what was played, whenever somebody interrupts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(exchange, { minLength: 1, maxLength: 4 }), async (exchanges) => {
      const atMs = (turn: number, ms: number) => ({
        timestampUs: ORIGIN_US + ((turn - 1) * TURN_MS + ms) * 1000,
        turn,
      })
      const speech = [...exchanges, null].map(
        (_, i) => new TextFrame({ text: `user ${i + 1}`, ...atMs(i + 1, 0) }),
      )
      const feedback = exchanges.map(
        ({ reply, textMs }, i) =>
          new TextFrame({ text: reply, generation: i * 7 + 1, ...atMs(i + 1, textMs) }),
      )
      const heard = exchanges.flatMap((one, i) =>
        play(one).reports.map(
          ({ ms, chars, done }) =>
            new PlaybackFrame({ ...atMs(i + 1, ms), generation: i * 7 + 1, chars, ms: 0, done }),
        ),
      )

      const { messages } = await runComponent<{ messages: (readonly MessageFrame[])[] }>(
        agentState,
        {
          config: { system_prompt: '' },
          inputs: { request: speech, speech, feedback, heard },
        },
      )

      const history = messages.at(-1)!.map(({ role, content }) => `${role}: ${content}`)
      const expected = exchanges.flatMap((one, i) => [
        `user: user ${i + 1}`,
        ...played(one.reply, play(one).heard).map((content) => `assistant: ${content}`),
      ])
      expect(history).toEqual([...expected, `user: user ${exchanges.length + 1}`])
    }),
  )
})
