import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TracePart, TracePartName } from '../component/context.ts'
import { TurnRecorder } from './turn-recorder.ts'
import { createTurns } from './turns.ts'

const T0 = 1_700_000_000_000_000

function part(
  turn: number,
  name: TracePartName,
  [fromMs, toMs]: readonly [number, number],
  generation?: number,
): TracePart {
  const fromUs = T0 + fromMs * 1000
  const toUs = T0 + toMs * 1000
  return { turn, part: name, fromUs, toUs, ...(generation !== undefined && { generation }) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function start() {
  const turns = createTurns()
  const recorder = new TurnRecorder(turns)
  const spoken = (turn: number, atMs = 0) => {
    recorder.add('vad', part(turn, 'end_of_speech', [atMs, atMs]))
    recorder.add('vad', part(turn, 'end_of_turn', [atMs, atMs + 400]))
  }
  const short = () =>
    turns.after(0).map(({ turn, outcome, total_ms }) => `${turn} ${outcome} ${total_ms}`)
  return { turns, recorder, spoken, short }
}

describe('TurnRecorder', () => {
  it('closes a turn that was played, with the parts that other threads tell of a little later', () => {
    const { turns, recorder, spoken } = start()

    spoken(1)
    recorder.add('speaker', part(1, 'played', [700, 740], 5))
    vi.advanceTimersByTime(100)
    recorder.add('llm', part(1, 'first_token', [400, 700], 5))
    vi.advanceTimersByTime(150)

    const [turn] = turns.after(0)
    expect(turn).toMatchObject({ seq: 1, turn: 1, total_ms: 740, outcome: 'played' })
    const path = turn!.parts.filter(({ overlapped }) => !overlapped)
    expect(path.map(({ node_id, ms }) => [node_id, ms])).toEqual([
      ['vad', 0],
      ['vad', 400],
      ['llm', 300],
      ['speaker', 40],
    ])
  })

  it('measures to the first sample that is played, whatever follows', () => {
    const { turns, recorder, spoken, short } = start()

    spoken(1)
    recorder.add('speaker', part(1, 'played', [500, 540], 5))
    recorder.add('speaker', part(1, 'played', [900, 940], 6))
    vi.advanceTimersByTime(250)
    recorder.add('speaker', part(1, 'played', [2000, 2040], 7))
    vi.advanceTimersByTime(60_000)

    expect(short()).toEqual(['1 played 540'])
    expect(turns.droppedParts).toBe(0)
  })

  it('adds what is told after the end of a turn to it', () => {
    const { turns, recorder, spoken, short } = start()

    spoken(1)
    recorder.add('speaker', part(1, 'played', [700, 740], 5))
    vi.advanceTimersByTime(250)
    spoken(2, 10_000)
    recorder.add('llm', part(1, 'first_token', [400, 700], 5))
    vi.advanceTimersByTime(60_000)

    expect(short()).toEqual(['1 played 740', '2 no_reply 400'])
    const [first] = turns.after(0)
    expect(first!.seq).toBe(1)
    expect(first!.parts.map(({ part, ms }) => `${part} ${ms}`)).toContain('first_token 300')
    expect(turns.droppedParts).toBe(0)
  })

  it('misses nothing of a long reply, however many parts follow its first sound', () => {
    const { turns, recorder, spoken, short } = start()

    spoken(1)
    recorder.add('speaker', part(1, 'played', [500, 540], 5))
    vi.advanceTimersByTime(250)
    for (let i = 0; i < 100; i++) {
      recorder.add('speaker', part(1, 'played', [1000 + i, 1040 + i], 6 + i))
    }

    expect(short()).toEqual(['1 played 540'])
    expect(turns.droppedParts).toBe(0)
  })

  it('counts a reply that was heard very late as heard', () => {
    const { turns, recorder, spoken, short } = start()

    spoken(1)
    vi.advanceTimersByTime(30_000)
    expect(short()).toEqual(['1 no_reply 400'])
    recorder.add('speaker', part(1, 'played', [40_000, 40_040], 5))

    expect(short()).toEqual(['1 played 40040'])
    expect(turns.droppedParts).toBe(0)
  })

  it('counts what is lost: parts beyond the limit, and of turns that are not kept any more', () => {
    const { turns, recorder } = start()

    recorder.add('speaker', part(1, 'played', [500, 540], 5))
    vi.advanceTimersByTime(250)
    for (let i = 0; i < 70; i++) recorder.add('speaker', part(1, 'played', [i, i + 10], i))
    expect(turns.after(0)[0]!.parts.length).toBeLessThanOrEqual(64)
    expect(turns.droppedParts).toBe(7)

    turns.clear()
    recorder.add('speaker', part(1, 'played', [500, 540], 5))
    expect(turns.after(0)).toEqual([])
    expect(turns.droppedParts).toBe(1)
  })

  it('gives up a turn after which the user speaks again', () => {
    const { recorder, spoken, short } = start()

    spoken(1)
    recorder.add('llm', part(1, 'first_token', [400, 650], 5))
    spoken(2, 3000)
    vi.advanceTimersByTime(1000)

    expect(short()).toEqual(['1 given_up 650'])
  })

  it('takes what was played meanwhile for heard', () => {
    const { recorder, spoken, short } = start()

    spoken(1)
    spoken(2, 3000)
    recorder.add('speaker', part(1, 'played', [500, 540], 5))
    vi.advanceTimersByTime(1000)

    expect(short()).toEqual(['1 played 540'])
  })

  it('waits 30 s for the next part of a turn', () => {
    const { recorder, spoken, short } = start()

    spoken(1)
    vi.advanceTimersByTime(29_000)
    recorder.add('llm', part(1, 'first_token', [400, 29_000], 5))
    vi.advanceTimersByTime(29_000)
    expect(short()).toEqual([])
    vi.advanceTimersByTime(1000)

    expect(short()).toEqual(['1 no_reply 29000'])
  })

  it('begins with the first part where nobody told when the user stopped', () => {
    const { recorder, short } = start()

    recorder.add('llm', part(1, 'first_token', [400, 650], 5))
    recorder.add('speaker', part(1, 'played', [650, 700], 5))
    vi.advanceTimersByTime(250)

    expect(short()).toEqual(['1 played 300'])
  })

  it('knows turns apart that have the same number because their source began anew', () => {
    const { recorder, spoken, short } = start()

    spoken(1)
    recorder.restarted('tts')
    expect(short()).toEqual([])
    recorder.restarted('vad')
    recorder.add('asr', part(1, 'asr', [9000, 9100]))
    spoken(1, 9000)
    recorder.add('speaker', part(1, 'played', [9500, 9540], 5))
    vi.advanceTimersByTime(250)

    expect(short()).toEqual(['1 no_reply 400', '1 played 540'])
  })

  it('drops and counts what makes no sense', () => {
    const { turns, recorder, short } = start()
    const good = part(1, 'asr', [0, 100])

    const bad = [
      { ...good, toUs: good.fromUs - 1 },
      { ...good, fromUs: Number.NaN },
      { ...good, turn: -1 },
      { ...good, turn: 1.5 },
      { ...good, part: 'lunch' },
      { ...good, fromUs: 0 },
    ]
    for (const one of bad) recorder.add('node', one as TracePart)
    vi.advanceTimersByTime(60_000)

    expect(turns.droppedParts).toBe(bad.length)
    expect(short()).toEqual([])
  })

  it('keeps few turns open and few parts of each', () => {
    const { turns, recorder } = start()

    for (let turn = 40; turn > 0; turn--) recorder.add('a', part(turn, 'asr', [0, 10]))
    for (let i = 0; i < 100; i++) recorder.add('a', part(1, 'asr', [i, i + 10]))
    expect(turns.after(0)).toHaveLength(8)
    vi.advanceTimersByTime(60_000)

    expect(turns.after(0)).toHaveLength(40)
    expect(turns.droppedParts).toBe(37)
  })

  it('forgets what was going on when another graph comes', () => {
    const { recorder, spoken, short } = start()

    spoken(1)
    recorder.clear()
    vi.advanceTimersByTime(60_000)

    expect(short()).toEqual([])
  })
})
