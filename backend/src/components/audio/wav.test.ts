import { describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import { AudioFrame } from '../../core/index.ts'
import { wavOf } from './wav.ts'

describe('wavOf', () => {
  it('makes a file of its own format, which others can read', () => {
    const data = Float32Array.of(0.5, -0.5, 0.25, 0.25, 0, 1)
    const file = new wavefile.WaveFile(
      wavOf(new AudioFrame({ data, sampleRate: 8000, channels: 2 })),
    )

    const rows = file.getSamples(false, Float64Array) as unknown as Float64Array[]
    expect(rows.map((row) => [...row])).toEqual([
      [16_384, -16_384, 8192],
      [8192, 0, 32_767],
    ])
    expect(file.fmt).toMatchObject({ sampleRate: 8000, numChannels: 2, bitsPerSample: 16 })
  })

  it('converts to another rate and to mono', () => {
    const audio = new AudioFrame({ data: new Float32Array(9600), sampleRate: 48_000, channels: 2 })

    const file = new wavefile.WaveFile(wavOf(audio, { sampleRate: 16_000, channels: 1 }))

    expect(file.fmt).toMatchObject({ sampleRate: 16_000, numChannels: 1 })
    expect((file.data as { chunkSize: number }).chunkSize).toBe(2 * 1600)
  })
})
