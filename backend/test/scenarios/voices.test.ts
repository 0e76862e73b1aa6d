import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasEspeak, Recording, type Spoken } from '../conversation/recording.ts'
import { type Talk, VoiceChat } from '../conversation/voice-chat.ts'

const RUNS = process.env.OPENNEURO_SOAK === '1' ? 20 : 2

let chat: VoiceChat
beforeAll(async () => {
  chat = await VoiceChat.start()
})
afterAll(() => chat?.[Symbol.asyncDispose]())

/** The order of what happened, without times, which depend on the version of espeak-ng. */
function order(timeline: readonly string[]): string[] {
  return timeline
    .map((line) => line.trim().replace(/^\d+ /, ''))
    .filter((line) => /^(user|asr|llm \w says|page (flushes|resumes))/.test(line))
    .map((line) => line.replace(/ at \d+, heard \d+$/, ''))
}

/** Runs it as often as asked; every run has to be the same. */
async function talk(spoken: readonly Spoken[], options: Omit<Talk, 'recording'>, noise?: number) {
  const recording = new Recording(spoken, noise === undefined ? {} : { noise })
  const first = await chat.talk({ ...options, recording })
  for (let i = 1; i < RUNS; i++) {
    expect((await chat.talk({ ...options, recording })).everything).toBe(first.everything)
  }
  return { ...first, order: order(first.timeline) }
}

const turnOf = (turn: number) =>
  ['start', 'confirmed'].map((event) => `user ${turn}: ${event}`).concat('page flushes')

describe.skipIf(!hasEspeak)('voices (needs espeak-ng)', { timeout: 600_000 }, () => {
  it('are heard, answered and interrupted', async () => {
    const result = await talk(
      [
        { at: 500, speak: 'Please tell me a very short story.' },
        { at: 6500, speak: 'Stop it, I know that one.', voice: 'en-gb' },
      ],
      {
        replies: {
          'Please tell me a very short story.':
            'Once upon a time there was a fox, and it lived in a forest, and it was happy ever after.',
          'Stop it, I know that one.': 'All right.',
        },
      },
    )

    expect(result.order).toEqual([
      ...turnOf(1),
      'user 1: candidate_end',
      'asr: "Please tell me a very short story."',
      'user 1: end',
      'llm A says all: "Once upon a time there was a fox, and it lived in a forest, and it was happy ever after."',
      ...turnOf(2),
      'user 2: candidate_end',
      'asr: "Stop it, I know that one."',
      'user 2: end',
      'llm B says all: "All right."',
    ])
    expect(result.history).toEqual([
      'user: Please tell me a very short story.',
      expect.stringMatching(/^assistant: Once upon a time .* \[interrupted\]$/),
      'user: Stop it, I know that one.',
      'assistant: All right.',
    ])
  })

  it('may pause in the middle of what they say', async () => {
    const result = await talk(
      [
        { at: 500, speak: 'I would like to have', voice: 'en-us+f3' },
        { at: 2600, speak: 'a large cup of tea please.', text: 'I want tea.', voice: 'en-us+f3' },
      ],
      { replies: { 'I want tea.': 'Here you are.' } },
    )

    expect(result.order.filter((line) => line.startsWith('user'))).toEqual([
      'user 1: start',
      'user 1: confirmed',
      'user 1: candidate_end',
      'user 1: resumed',
      'user 1: candidate_end',
      'user 1: end',
    ])
    expect(result.history).toEqual(['user: I want tea.', 'assistant: Here you are.'])
  })

  it('are heard through noise', async () => {
    const result = await talk(
      [{ at: 1000, speak: 'Can you hear me in here?', voice: 'en-gb' }],
      { replies: { 'Can you hear me in here?': 'Loud and clear.' } },
      0.02,
    )

    expect(result.history).toEqual(['user: Can you hear me in here?', 'assistant: Loud and clear.'])
  })

  it('that say next to nothing are no turn', async () => {
    const result = await talk([{ at: 1000, speak: 'ah' }], {})

    expect(result.history).toEqual([])
    expect(result.order.filter((line) => /asr|llm/.test(line))).toEqual([])
  })
})
