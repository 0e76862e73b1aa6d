import type { Turn, TurnPart } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { partWords, ticksFor, turnRows, unexplainedMs } from './turn-layout.ts'
import { turnText } from './turn-text.ts'

const part = (name: string, start_ms: number, ms: number, more: Partial<TurnPart> = {}) => ({
  node_id: 'n',
  part: name,
  start_ms,
  ms,
  setting: null,
  overlapped: false,
  ...more,
})

const TURN: Turn = {
  seq: 1,
  turn: 14,
  total_ms: 1074,
  outcome: 'played',
  parts: [
    part('end_of_turn', 0, 400, { node_id: 'vad', setting: 'silence_seconds 0.4' }),
    part('asr', 180, 220, { node_id: 'asr', overlapped: true }),
    part('asr', 400, 90, { node_id: 'asr' }),
    part('first_token', 490, 530, { node_id: 'llm', setting: 'model groq/llama' }),
    part('played', 1020, 54, { node_id: 'speaker' }),
  ],
}

describe('turns', () => {
  it('add up without what ran beside something else', () => {
    expect(unexplainedMs(TURN)).toBe(0)
    expect(unexplainedMs({ ...TURN, total_ms: 1086 })).toBe(12)
    expect(unexplainedMs({ ...TURN, total_ms: 1078 })).toBe(0)
  })

  it('do not count as explained what nobody told of', () => {
    const parts = [...TURN.parts, part('handover', 1074, 12)]

    expect(unexplainedMs({ ...TURN, total_ms: 1086, parts })).toBe(12)
  })

  it('have one row for a part that was hidden first and waited for then', () => {
    expect(turnRows(TURN).map(({ part: name, hidden, path }) => [name, hidden, path])).toEqual([
      ['end_of_turn', null, { startMs: 0, ms: 400 }],
      ['asr', { startMs: 180, ms: 220 }, { startMs: 400, ms: 90 }],
      ['first_token', null, { startMs: 490, ms: 530 }],
      ['played', null, { startMs: 1020, ms: 54 }],
    ])
  })

  it('have a row each for what was done twice', () => {
    const parts = [part('first_token', 0, 100), part('first_token', 100, 200)]

    expect(turnRows({ ...TURN, parts })).toHaveLength(2)
  })

  it('have few round times above them', () => {
    expect(ticksFor(1074)).toEqual([0, 200, 400, 600, 800, 1000, 1200])
    expect(ticksFor(0)).toEqual([0, 10])
  })

  it('call their parts as people do', () => {
    expect(['asr', 'first_token', 'played'].map(partWords)).toEqual([
      'words',
      'first token',
      'buffer',
    ])
  })
})

describe('a turn as text', () => {
  it('has a line for each part, with its cause', () => {
    const names: Record<string, string> = { vad: 'Ears › VAD', asr: 'Ears › ASR' }

    expect(turnText(TURN, (path) => names[path] ?? path)).toBe(
      `Turn 14: 1,074 ms to first audio, parts add up
Part                    start   ms  Cause
Ears › VAD end of turn      0  400  silence_seconds 0.4
Ears › ASR words          180   90  220 ms ran early
llm first token           490  530  model groq/llama
speaker buffer          1,020   54
`,
    )
  })

  it('says what is not explained, and what cost nothing', () => {
    const parts = [
      part('end_of_turn', 0, 400),
      part('asr', 100, 200, { overlapped: true }),
      part('handover', 400, 12),
      part('played', 412, 50),
    ]
    const turn = { ...TURN, turn: 2, total_ms: 462, outcome: 'given_up' as const, parts }

    expect(turnText(turn, () => 'n')).toBe(
      `Turn 2: 462 ms until it was given up, 12 ms not explained
Part           start   ms  Cause
n end of turn      0  400
n words          100    0  cost nothing
n handover       400   12  not explained
n buffer         412   50
`,
    )
  })
})
