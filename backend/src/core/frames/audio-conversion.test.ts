import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audioFromInterleaved, audioFromPcm16, audioFromRows } from './audio-construction.ts'
import { AudioFrame } from './audio-frame.ts'

const stereo = new AudioFrame({
  data: Float32Array.of(0.5, -0.5, 0.25, 0.75),
  sampleRate: 16_000,
  channels: 2,
})

function int16(bytes: Uint8Array): number[] {
  return [...new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)]
}

describe('audio from other forms', () => {
  it('16-bit bytes are divided by 32768 and de-interleaved, at odd offsets too', () => {
    const bytes = new Uint8Array(9)
    new DataView(bytes.buffer).setInt16(1, -32768, true)
    new DataView(bytes.buffer).setInt16(3, 16384, true)
    new DataView(bytes.buffer).setInt16(5, 8192, true)

    const frame = audioFromPcm16(bytes.subarray(1), { sampleRate: 8_000, channels: 2, turn: 3 })

    expect([...frame.data]).toEqual([-1, 0.25, 0.5, 0])
    expect(frame).toMatchObject({ samples: 2, turn: 3, durationUs: 250 })
  })

  it('other numbers are taken as they are', () => {
    const frame = audioFromInterleaved([0.5, -0.5, 0.25, 0], { sampleRate: 8_000, channels: 2 })

    expect([...frame.channel(0)]).toEqual([0.5, 0.25])
    expect([...frame.channel(1)]).toEqual([-0.5, 0])
  })

  it('rows are channels, or moments where only that fits', () => {
    const init = { sampleRate: 8_000, channels: 2 }
    const channels = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]
    const moments = [Int16Array.of(1, 4), Int16Array.of(2, 5), Int16Array.of(3, 6)]

    expect([...audioFromRows(channels, init).data]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...audioFromRows(moments, init).data].map((value) => value * 32768)).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
  })

  it('what cannot be whole samples is refused', () => {
    const refused = expect.objectContaining({ code: 'frame.invalid' })

    expect(() => audioFromPcm16(new Uint8Array(3), { sampleRate: 8_000 })).toThrow(refused)
    expect(() => audioFromInterleaved([1, 2, 3], { sampleRate: 8_000, channels: 2 })).toThrow(
      refused,
    )
    expect(() => audioFromRows([[1, 2, 3]], { sampleRate: 8_000, channels: 2 })).toThrow(refused)
    expect(() => new AudioFrame({ data: new Float32Array(1), sampleRate: 0 })).toThrow(refused)
  })
})

describe('AudioFrame.get', () => {
  it('gives the stored samples where nothing differs', () => {
    expect(stereo.get({ format: 'float32' })).toBe(stereo.data)
  })

  it.each([
    [1, [0.375, 0.125]],
    [2, [0.5, -0.5, 0.25, 0.75]],
    [3, [0.5, -0.5, 0.25, 0.75, 0, 0]],
  ])('stereo to %i channels', (channels, expected) => {
    expect([...stereo.get({ format: 'float32', channels })]).toEqual(expected)
  })

  it('mono is doubled for two channels and padded with silence for more', () => {
    const mono = new AudioFrame({ data: Float32Array.of(0.5, 1), sampleRate: 16_000 })

    expect([...mono.get({ format: 'float32', channels: 2 })]).toEqual([0.5, 1, 0.5, 1])
    expect([...mono.get({ format: 'float32', channels: 3 })]).toEqual([0.5, 1, 0, 0, 0, 0])
  })

  it('the first channels stay where fewer are asked for', () => {
    const data = Float32Array.of(1, 2, 3)
    const frame = new AudioFrame({ data, sampleRate: 16_000, channels: 3 })

    expect([...frame.get({ format: 'float32', channels: 2 })]).toEqual([1, 2])
  })

  it('pcm16 is interleaved, clipped, and cut towards zero', () => {
    const data = Float32Array.of(1, -1, 0.6 / 32768, -0.6 / 32768, 1.7 / 32768, Number.NaN)
    const frame = new AudioFrame({ data, sampleRate: 16_000, channels: 2 })

    expect(int16(frame.get({ format: 'pcm16' }))).toEqual([32767, 0, -32768, 1, 0, 0])
  })

  it('pcm8 is unsigned and clipped', () => {
    const data = Float32Array.of(-2, -1, 0, 1, 2)
    const frame = new AudioFrame({ data, sampleRate: 16_000 })

    expect([...frame.get({ format: 'pcm8' })]).toEqual([0, 0, 127, 255, 255])
  })

  it('pcm16 and back differs by less than a step', () => {
    const samples = fc.float32Array({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(samples, (data) => {
        const frame = new AudioFrame({ data, sampleRate: 16_000 })
        const back = audioFromPcm16(frame.get({ format: 'pcm16' }), { sampleRate: 16_000 })

        const errors = back.data.map((sample, i) => Math.abs(sample - data[i]!))
        expect(errors.every((error) => error <= 1 / 32768)).toBe(true)
      }),
    )
  })

  it('resamples each channel', () => {
    const data = new Float32Array(960).fill(0.5, 0, 480).fill(-0.5, 480)
    const frame = new AudioFrame({ data, sampleRate: 48_000, channels: 2 })

    const resampled = frame.get({ format: 'float32', sampleRate: 16_000 })

    expect(resampled).toHaveLength(320)
    expect(resampled.subarray(0, 160).every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true)
    expect(resampled.subarray(160).every((value) => Math.abs(value + 0.5) < 1e-6)).toBe(true)
  })

  it('no sound stays no sound', () => {
    const empty = new AudioFrame({ data: new Float32Array(0), sampleRate: 48_000, channels: 2 })

    expect(empty.get({ format: 'float32', sampleRate: 16_000 })).toHaveLength(0)
    expect(empty.get({ format: 'pcm16', channels: 1 })).toHaveLength(0)
  })
})
