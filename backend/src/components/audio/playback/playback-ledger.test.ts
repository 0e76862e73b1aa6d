import { describe, expect, it } from 'vitest'
import { AudioFrame } from '../../../core/index.ts'
import { PlaybackLedger } from './playback-ledger.ts'

/** 100 ms of sound. */
const sound = (generation: number, chars?: number) =>
  new AudioFrame({
    data: new Float32Array(2400),
    sampleRate: 24_000,
    turn: generation,
    generation,
    chars,
  })

function ledgerOf(...frames: AudioFrame[]): PlaybackLedger {
  const ledger = new PlaybackLedger()
  for (const frame of frames) ledger.add(frame)
  return ledger
}

describe('PlaybackLedger', () => {
  it('tells milliseconds as generation and characters', () => {
    const ledger = ledgerOf(sound(1, 5), sound(1, 9), sound(2, 4))

    const reports = [50, 150, 200].map((ms) => ledger.heard(ms, false))

    expect(reports).toEqual([
      [{ turn: 1, generation: 1, chars: 0, ms: 50, done: false }],
      [{ turn: 1, generation: 1, chars: 5, ms: 150, done: false }],
      [{ turn: 1, generation: 1, chars: 9, ms: 200, done: true }],
    ])
  })

  it('tells what could not be spoken of what has passed', () => {
    const frame = new AudioFrame({ ...sound(1, 9), unspoken: [[2, 5]] })
    const ledger = ledgerOf(sound(1, 2), frame, sound(1, 12), sound(2, 4))

    const reports = [100, 200, 400].map((ms) => ledger.heard(ms, ms === 400).at(-1))

    expect(reports).toEqual([
      { turn: 1, generation: 1, chars: 2, ms: 100, done: false },
      { turn: 1, generation: 1, chars: 9, unspoken: [[2, 5]], ms: 200, done: false },
      { turn: 2, generation: 2, chars: 4, ms: 100, done: true },
    ])
  })

  it('ends a generation that was heard to its end between two reports', () => {
    const ledger = ledgerOf(sound(1, 5), sound(1, 9), sound(2, 4), sound(3, 2))

    expect(ledger.heard(350, false)).toEqual([
      { turn: 1, generation: 1, chars: 9, ms: 200, done: true },
      { turn: 2, generation: 2, chars: 4, ms: 100, done: true },
      { turn: 3, generation: 3, chars: 0, ms: 50, done: false },
    ])
  })

  it('ends a generation once', () => {
    const ledger = ledgerOf(sound(1, 5), sound(2, 4))

    expect([100, 120].map((ms) => ledger.heard(ms, false))).toEqual([
      [{ turn: 1, generation: 1, chars: 5, ms: 100, done: true }],
      [{ turn: 2, generation: 2, chars: 0, ms: 20, done: false }],
    ])
  })

  it('takes an empty player for having played everything', () => {
    const ledger = ledgerOf(sound(1, 5), sound(1, 9))

    expect(ledger.heard(20, true)).toEqual([
      { turn: 1, generation: 1, chars: 9, ms: 200, done: true },
    ])
    expect(ledger.isHeard).toBe(true)
  })

  it('goes on when more comes after all was heard', () => {
    const ledger = ledgerOf(sound(1, 5))
    ledger.heard(100, true)
    ledger.add(sound(1, 9))

    expect(ledger.heard(200, true)).toEqual([
      { turn: 1, generation: 1, chars: 9, ms: 200, done: true },
    ])
  })

  it('never goes back, and never beyond what was sent', () => {
    const ledger = ledgerOf(sound(3, 7))
    ledger.heard(80, false)

    expect(ledger.heard(40, false)).toEqual([])
    expect(ledger.heard(5000, false)).toMatchObject([{ ms: 100, chars: 7, done: true }])
  })

  it('reports what was heard of each generation when the rest is cut off', () => {
    const ledger = ledgerOf(sound(1, 5), sound(1, 9), sound(2, 4))
    ledger.heard(120, false)

    expect(ledger.cut()).toEqual([
      { turn: 1, generation: 1, chars: 5, ms: 120, done: true },
      { turn: 2, generation: 2, chars: 0, ms: 0, done: true },
    ])
    expect(ledger.generation).toBeNull()
    expect(ledger.cut()).toEqual([])
  })

  it('has nothing to cut when all was heard', () => {
    const ledger = ledgerOf(sound(1, 5))
    ledger.heard(100, false)

    expect(ledger.cut()).toEqual([])
  })
})
