import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SECONDS_PER_CHARACTER } from '../../src/components/testing/provider-server/index.ts'
import type { AudioFrame, TextFrame } from '../../src/core/index.ts'
import type { PageEvent } from './page.ts'
import { noise, says } from './user.ts'
import { type Talk, type TalkResult, VoiceChat } from './voice-chat.ts'

const RUNS = process.env.OPENNEURO_SOAK === '1' ? 400 : 12
const MARK = ' [interrupted]'
/** A sample or two is lost between the rates. */
const TOLERANCE_MS = 2
/** Pages report whole milliseconds. */
const ROUNDING_MS = 1

let chat: VoiceChat
beforeAll(async () => {
  chat = await VoiceChat.start()
})
afterAll(() => chat[Symbol.asyncDispose]())

const word = fc.stringMatching(/^[a-z]{1,9}$/)
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 9 }), fc.constantFrom('.', '!', '?', ', so.'))
  .map(([words, end]) => words.join(' ').replace(/^./, (first) => first.toUpperCase()) + end)
const plain = fc.array(sentence, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '))
const adorned = fc
  .array(
    fc.oneof(sentence, fc.constantFrom('*nods*', '🎉🎉', '**so** [there]', '\n\n', '日本語。')),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((all) => all.join(' '))

const talks = (text: fc.Arbitrary<string>) =>
  fc.record({
    text,
    interruptMs: fc.integer({ min: 1200, max: 9000 }),
    delays: fc.record({
      asrMs: fc.integer({ min: 0, max: 600 }),
      firstTokenMs: fc.integer({ min: 0, max: 900 }),
      tokenMs: fc.integer({ min: 0, max: 120 }),
      firstAudioMs: fc.integer({ min: 0, max: 700 }),
    }),
    isNoisy: fc.boolean(),
  })
type Case = typeof talks extends (text: fc.Arbitrary<string>) => fc.Arbitrary<infer C> ? C : never

/** Somebody asks, and falls into the answer. */
function talkOf({ text, interruptMs, delays, isNoisy }: Case): Talk {
  return {
    user: [
      says(0, 'Ask.'),
      ...(isNoisy ? [noise(interruptMs - 1000)] : []),
      says(1000 + interruptMs, 'Stop.'),
    ],
    replies: { 'Ask.': text, 'Stop.': '' },
    delays,
  }
}

/** What the page has played of the first reply when the interruption is confirmed, ms. */
function heardMs({ outputs }: TalkResult): number {
  const events = outputs['page.log']!.map(({ text }): PageEvent => JSON.parse(text))
  return events.findLast(({ event }) => event === 'flushes')!.heardMs
}

/** Characters that had been spoken at the end of the last frame that was played. */
function playedChars(result: TalkResult): number {
  const heard = heardMs(result)
  let endMs = 0
  let chars = 0
  for (const frame of result.outputs['tts.audio'] as AudioFrame[]) {
    if (frame.turn !== 1) continue
    endMs += frame.durationUs / 1000
    if (endMs <= heard + TOLERANCE_MS) chars = frame.chars!
  }
  return chars
}

/** What the history has to hold of a text of which so much was played. */
function expectedHistory(text: string | undefined, chars: number): string[] {
  if (!text || chars === 0) return ['user: Ask.', 'user: Stop.']
  const reply = chars >= text.length ? text : text.slice(0, chars) + MARK
  return ['user: Ask.', `assistant: ${reply}`, 'user: Stop.']
}

function firstReply({ outputs }: TalkResult): string | undefined {
  return (outputs['llm.text'] as TextFrame[]).find(({ turn }) => turn === 1)?.text
}

describe('what was heard of a reply', () => {
  it('is what the history holds, whenever somebody interrupts', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(talks(fc.oneof(plain, adorned)), async (one) => {
        const result = await chat.talk(talkOf(one))

        expect(result.history).toEqual(expectedHistory(firstReply(result), playedChars(result)))
      }),
      { numRuns: RUNS },
    )
  })

  it('never holds a word that has not sounded', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(talks(plain), async (one) => {
        const result = await chat.talk(talkOf(one))

        const [reply = ''] = result.history.filter((line) => line.startsWith('assistant: '))
        const told = reply.replace('assistant: ', '').replace(MARK, '')
        expect(one.text.startsWith(told)).toBe(true)
        // Nothing is spoken in the place of the space between two sentences, or after a first clause.
        const spoken = told.trimEnd().replace(/([.!?,]) /g, '$1').length
        const spokenMs = Math.round(spoken * SECONDS_PER_CHARACTER * 1000)
        expect(spokenMs).toBeLessThanOrEqual(heardMs(result) + TOLERANCE_MS + ROUNDING_MS)
      }),
      { numRuns: RUNS },
    )
  })
})
