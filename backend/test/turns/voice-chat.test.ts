import { afterEach, expect, it, vi } from 'vitest'
import { TurnRecorder } from '../../src/core/projects/turn-recorder.ts'
import { createTurns } from '../../src/core/projects/turns.ts'
import type { Turn } from '../../src/core/projects/types.ts'
import type { NodeTrace } from '../../src/core/testing/index.ts'
import { says, speaks } from '../conversation/user.ts'
import { VoiceChat } from '../conversation/voice-chat.ts'

afterEach(() => vi.useRealTimers())

/** The turns that the recorder makes of what nodes told in a run. */
function turnsOf(traces: readonly NodeTrace[]): readonly Turn[] {
  vi.useFakeTimers()
  const turns = createTurns()
  const recorder = new TurnRecorder(turns)
  for (const { nodeId, ...part } of traces.toSorted((a, b) => a.toUs - b.toUs)) {
    recorder.add(nodeId, part)
  }
  vi.advanceTimersByTime(60_000)
  return turns.after(0)
}

const words = ({ parts }: Turn) =>
  parts.map(
    ({ node_id, part, start_ms, ms, overlapped }) =>
      `${node_id} ${part} ${start_ms}+${ms}${overlapped ? ' overlapped' : ''}`,
  )

it('the turns of a voice chat are explained to the millisecond', async () => {
  await using chat = await VoiceChat.start()
  const { traces } = await chat.talk({
    user: [
      says(500, 'Hello there.'),
      speaks(8000, { ms: 900, text: 'And' }, { afterMs: 400, ms: 800, text: 'And more.' }),
      says(16_000, 'Never mind'),
    ],
    delays: { asrMs: 310, firstTokenMs: 450, tokenMs: 20, firstAudioMs: 400 },
  })

  const turns = turnsOf(traces as readonly NodeTrace[])

  expect(turns.map(({ turn, outcome, total_ms }) => [turn, outcome, total_ms])).toEqual([
    [1, 'played', 1350],
    [2, 'played', 1350],
    [3, 'played', 1800],
  ])
  // The text was surely whole, so the model had begun before the end of the turn was sure.
  const early = [
    'vad end_of_speech 0+0',
    'vad end_of_turn 0+900',
    'asr asr 96+310 overlapped',
    'llm first_token 406+450 overlapped',
    'tts first_sentence 900+0',
    'tts first_audio 900+400',
    'speaker played 1300+50',
  ]
  expect(words(turns[0]!)).toEqual(early)
  expect(words(turns[1]!)).toEqual(early)
  // It might have gone on: only the words were ready.
  expect(words(turns[2]!)).toEqual([
    'vad end_of_speech 0+0',
    'vad end_of_turn 0+900',
    'asr asr 96+804 overlapped',
    'asr asr 900+0',
    'llm first_token 900+450',
    'tts first_sentence 1350+0',
    'tts first_audio 1350+400',
    'speaker played 1750+50',
  ])
  expect(turns[0]!.parts.map(({ setting }) => setting)).toEqual([
    null,
    'silence_seconds 0.9',
    'model whisper-large-v3-turbo',
    'model groq/llama-3.3-70b-versatile',
    null,
    'model_id inworld-tts-1.5-max',
    null,
  ])
})
