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

describe('PlaybackLedger', () => {
  it('tells milliseconds as generation and characters', () => {
    const ledger = new PlaybackLedger()
    for (const frame of [sound(1, 5), sound(1, 9), sound(2, 4)]) ledger.add(frame)

    const reports = [ledger.heard(50, false), ledger.heard(150, false), ledger.heard(250, false)]

    expect(reports).toEqual([
      { turn: 1, generation: 1, chars: 0, ms: 50, done: false },
      { turn: 1, generation: 1, chars: 5, ms: 150, done: false },
      { turn: 2, generation: 2, chars: 0, ms: 50, done: false },
    ])
  })

  it('takes an empty page for having heard everything', () => {
    const ledger = new PlaybackLedger()
    ledger.add(sound(1, 5))
    ledger.add(sound(1, 9))

    expect(ledger.heard(20, true)).toEqual({
      turn: 1,
      generation: 1,
      chars: 9,
      ms: 200,
      done: true,
    })
  })

  it('never goes back, and never beyond what was sent', () => {
    const ledger = new PlaybackLedger()
    ledger.add(sound(3, 7))
    ledger.heard(80, false)

    expect(ledger.heard(40, false)).toBeNull()
    expect(ledger.heard(5000, false)).toMatchObject({ ms: 100, chars: 7, done: true })
  })

  it('reports what was heard when the rest is cut off, and starts afresh', () => {
    const ledger = new PlaybackLedger()
    ledger.add(sound(1, 5))
    ledger.add(sound(1, 9))
    ledger.heard(100, false)

    expect(ledger.cut()).toEqual({ turn: 1, generation: 1, chars: 5, ms: 100, done: true })
    expect(ledger.generation).toBeNull()
    expect(ledger.heard(100, false)).toBeNull()
    expect(ledger.cut()).toBeNull()
  })
})
