import { describe, expect, it } from 'vitest'
import { AudioFrame } from '../../../core/index.ts'
import { PlaybackGate } from './playback-gate.ts'

const sound = (turn: number | undefined, generation?: number) =>
  new AudioFrame({ data: new Float32Array(240), sampleRate: 24_000, turn, generation })

const at = (turn: number, ms = turn * 1000) => ({ turn, timestampUs: ms * 1000 })

describe('PlaybackGate', () => {
  it('drops replies to earlier turns once somebody really speaks', () => {
    const gate = new PlaybackGate()
    const before = gate.admits(sound(1, 10))
    gate.confirm(at(2))

    const after = [sound(1, 10), sound(1, 11), sound(2, 12)].map((frame) => gate.admits(frame))

    expect([before, ...after]).toEqual([true, false, false, true])
  })

  it('never opens again for an earlier turn', () => {
    const gate = new PlaybackGate()
    gate.confirm(at(3))
    gate.confirm(at(2, 100))

    expect(gate.admits(sound(2, 1))).toBe(false)
  })

  it('lets through what answers a voice detection that was started again and counts from 1', () => {
    const gate = new PlaybackGate()
    gate.confirm(at(7))
    gate.admits(sound(7, 10))
    gate.confirm(at(1, 9000))

    const after = [sound(7, 10), sound(1, 11)].map((frame) => gate.admits(frame))

    expect(after).toEqual([false, true])
  })

  it('goes by the generation where nothing has a turn', () => {
    const gate = new PlaybackGate()
    gate.admits(sound(undefined, 5))
    gate.confirm(at(1))

    const after = [4, 5, 6].map((generation) => gate.admits(sound(undefined, generation)))

    expect(after).toEqual([false, false, true])
  })

  it('lets sound through that belongs to no reply', () => {
    const gate = new PlaybackGate()
    gate.confirm(at(1))

    expect(gate.admits(sound(undefined))).toBe(true)
  })
})
