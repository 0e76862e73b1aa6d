import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TRACE_PARTS, type TracePartName } from '../component/context.ts'
import { type NodeTracePart, turnParts } from './turn-path.ts'
import type { TurnPart } from './types.ts'

const T0 = 1_700_000_000_000_000

/** A part from one ms after the end of speech to another. */
function part(
  nodeId: string,
  name: TracePartName,
  [fromMs, toMs]: readonly [number, number],
  more: Partial<NodeTracePart> = {},
): NodeTracePart {
  const fromUs = T0 + fromMs * 1000
  return { nodeId, turn: 1, part: name, fromUs, toUs: T0 + toMs * 1000, ...more }
}

function explain(parts: readonly NodeTracePart[], endMs: number, generation: number | null = null) {
  return turnParts(parts, { startUs: T0, endUs: T0 + endMs * 1000, generation })
}

const words = (rows: readonly TurnPart[]) =>
  rows.map(
    ({ node_id, part: name, start_ms, ms, overlapped }) =>
      `${node_id} ${name} ${start_ms}+${ms}${overlapped ? ' overlapped' : ''}`,
  )

describe('the parts of a turn', () => {
  it('follow each other, and work done during the wait for the end cost nothing', () => {
    const parts = [
      part('vad', 'end_of_speech', [0, 0]),
      part('vad', 'end_of_turn', [0, 400], { setting: 'silence_seconds 0.4' }),
      part('asr', 'asr', [180, 490]),
      part('llm', 'first_token', [494, 730], { generation: 9 }),
      part('tts', 'first_sentence', [730, 848], { generation: 9 }),
      part('tts', 'first_audio', [848, 1020], { generation: 9 }),
      part('speaker', 'played', [1020, 1074], { generation: 9 }),
    ]

    const rows = explain(parts, 1074, 9)

    expect(words(rows)).toEqual([
      'vad end_of_speech 0+0',
      'vad end_of_turn 0+400',
      'asr asr 180+220 overlapped',
      'asr asr 400+90',
      'llm first_token 490+240',
      'tts first_sentence 730+118',
      'tts first_audio 848+172',
      'speaker played 1020+54',
    ])
    expect(rows[1]!.setting).toBe('silence_seconds 0.4')
  })

  it('are hidden as a whole where the reply was ready and only the end of the turn was missing', () => {
    const rows = explain(
      [
        part('vad', 'end_of_turn', [0, 900]),
        part('asr', 'asr', [130, 300]),
        part('llm', 'first_token', [302, 600], { generation: 1 }),
        part('tts', 'first_audio', [640, 902], { generation: 1 }),
        part('speaker', 'played', [903, 940], { generation: 1 }),
      ],
      940,
      1,
    )

    expect(words(rows)).toEqual([
      'vad end_of_turn 0+900',
      'asr asr 130+170 overlapped',
      'llm first_token 302+298 overlapped',
      'tts first_audio 640+260 overlapped',
      'tts first_audio 900+2',
      'speaker played 902+38',
    ])
  })

  it('have a handover between them where 5 ms or more went by that nobody told of', () => {
    const parts = [
      part('vad', 'end_of_turn', [0, 400]),
      part('asr', 'asr', [404, 500]),
      part('llm', 'first_token', [512, 700]),
    ]

    expect(words(explain(parts, 700))).toEqual([
      'vad end_of_turn 0+400',
      'asr asr 400+100',
      'llm handover 500+12',
      'llm first_token 512+188',
    ])
  })

  it('do not follow a slow node that nobody waited for', () => {
    const parts = [
      part('vad', 'end_of_turn', [0, 400]),
      part('fast', 'asr', [400, 500]),
      part('subtitles', 'asr', [400, 650]),
      part('llm', 'first_token', [500, 700]),
    ]

    expect(words(explain(parts, 700))).toEqual([
      'vad end_of_turn 0+400',
      'fast asr 400+100',
      'subtitles asr 400+250 overlapped',
      'llm first_token 500+200',
    ])
  })

  it('leave out a reply that was given up, unless it is what the next one came from', () => {
    const parts = [
      part('vad', 'end_of_turn', [0, 400]),
      part('llm', 'first_token', [200, 390], { generation: 1 }),
      part('llm', 'first_token', [400, 600], { generation: 2 }),
      part('llm', 'first_token', [602, 800], { generation: 3 }),
    ]

    expect(words(explain(parts, 800, 3))).toEqual([
      'vad end_of_turn 0+400',
      'llm first_token 400+200',
      'llm first_token 600+200',
    ])
  })

  it('take no time where a sentence was whole at once', () => {
    const parts = [
      part('vad', 'end_of_turn', [0, 900]),
      part('llm', 'first_token', [900, 1350]),
      part('tts', 'first_sentence', [1350, 1350]),
      part('tts', 'first_audio', [1350, 1750]),
    ]

    expect(words(explain(parts, 1750))).toEqual([
      'vad end_of_turn 0+900',
      'llm first_token 900+450',
      'tts first_sentence 1350+0',
      'tts first_audio 1350+400',
    ])
  })

  it('leave out what had ended before the user did, and cut what had begun', () => {
    const parts = [
      part('asr', 'asr', [-900, -300]),
      part('asr', 'asr', [-100, 250]),
      part('vad', 'end_of_turn', [0, 200]),
    ]

    expect(words(explain(parts, 250))).toEqual([
      'vad end_of_turn 0+200',
      'asr asr 0+200 overlapped',
      'asr asr 200+50',
    ])
  })
})

const anyPart = fc
  .record({
    nodeId: fc.constantFrom('a', 'b', 'c'),
    part: fc.constantFrom(...TRACE_PARTS),
    fromMs: fc.integer({ min: -500, max: 3000 }),
    us: fc.integer({ min: 0, max: 1_500_000 }),
    generation: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ nodeId, part: name, fromMs, us, generation }): NodeTracePart => {
    const fromUs = T0 + fromMs * 1000
    return {
      nodeId,
      turn: 1,
      part: name,
      fromUs,
      toUs: name === 'end_of_speech' ? fromUs : fromUs + us,
      ...(generation !== undefined && name !== 'end_of_speech' && { generation }),
    }
  })

describe('whatever nodes tell', () => {
  it('the parts on the path add up to the turn and never lie beside each other', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 20 }), anyPart, (parts, last) => {
        const startUs = T0
        const endUs = Math.max(startUs, last.toUs)
        const generation = last.generation ?? null
        const ending = { ...last, part: 'played' as const }

        const rows = turnParts([...parts, ending], { startUs, endUs, generation })

        const path = rows.filter(({ overlapped }) => !overlapped)
        const sum = path.reduce((total, { ms }) => total + ms, 0)
        expect(Math.abs(sum - (endUs - startUs) / 1000)).toBeLessThan(0.001)
        let at = 0
        for (const { start_ms, ms } of path.filter((one) => one.ms > 0)) {
          expect(Math.abs(start_ms - at)).toBeLessThan(0.001)
          at = start_ms + ms
        }
        for (const { start_ms, ms } of rows) {
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(start_ms).toBeGreaterThanOrEqual(0)
          expect(start_ms + ms).toBeLessThanOrEqual((endUs - startUs) / 1000 + 0.001)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
