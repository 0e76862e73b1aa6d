import { describe, expect, it } from 'vitest'
import { AudioFrame } from '../../../core/index.ts'
import { PlaybackGate } from './playback-gate.ts'

const sound = (turn: number | undefined, generation?: number) =>
  new AudioFrame({ data: new Float32Array(240), sampleRate: 24_000, turn, generation })

describe('PlaybackGate', () => {
  it('drops replies to earlier turns once somebody really speaks', () => {
    const gate = new PlaybackGate()
    const before = gate.admits(sound(1, 10))
    gate.confirm(2)

    const after = [sound(1, 10), sound(1, 11), sound(2, 12)].map((frame) => gate.admits(frame))

    expect([before, ...after]).toEqual([true, false, false, true])
  })

  it('never opens again for an earlier turn', () => {
    const gate = new PlaybackGate()
    gate.confirm(3)
    gate.confirm(2)

    expect(gate.admits(sound(2, 1))).toBe(false)
  })

  it('goes by the generation where nothing has a turn', () => {
    const gate = new PlaybackGate()
    gate.admits(sound(undefined, 5))
    gate.confirm(1)

    const after = [4, 5, 6].map((generation) => gate.admits(sound(undefined, generation)))

    expect(after).toEqual([false, false, true])
  })

  it('lets sound through that belongs to no reply', () => {
    const gate = new PlaybackGate()
    gate.confirm(1)

    expect(gate.admits(sound(undefined))).toBe(true)
  })
})
