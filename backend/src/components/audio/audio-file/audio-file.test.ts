import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../../core/index.ts'
import { type RunComponentOptions, runComponent } from '../../../core/testing/index.ts'
import { audioFile } from './audio-file.ts'

/** Half a second of stereo at 22,050 Hz. */
const path = fileURLToPath(new URL('fixtures/tone.flac', import.meta.url))

const play = async (config: Record<string, unknown>, until?: RunComponentOptions['until']) => {
  const options = { config: { path, ...config }, ...(until && { until }) }
  return (await runComponent<{ audio: AudioFrame[] }>(audioFile, options)).audio
}
const total = (frames: readonly AudioFrame[]) =>
  frames.reduce((sum, frame) => sum + frame.samples, 0)

describe('audioFile', () => {
  it('plays the whole file in frames, on the clock of the file', async () => {
    const frames = await play({})

    expect(frames).toHaveLength(25)
    expect(total(frames)).toBe(11_025)
    const origin = frames[0]!.timestampUs
    for (const [index, frame] of frames.entries()) {
      expect(frame).toMatchObject({ sampleRate: 22_050, channels: 2, samples: 441 })
      expect(frame.timestampUs - origin).toBe(index * 20_000)
    }
  })

  it('takes as long as listening does', async () => {
    expect(await play({}, { ms: 205 })).toHaveLength(10)
  })

  it('takes no time when it may be fast', async () => {
    const frames = await play({ pace: 'fast' }, { ms: 0 })

    expect(total(frames)).toBe(11_025)
  })

  it('converts to another rate', async () => {
    const frames = await play({ sample_rate: 16_000, frame_ms: 30 })

    expect(total(frames)).toBe(8000)
    expect(frames[0]).toMatchObject({ sampleRate: 16_000, samples: 480 })
  })

  it('begins again at the end when it loops, without a gap', async () => {
    const frames = await play({ loop: true }, { ms: 1301 })

    expect(frames).toHaveLength(65)
    const origin = frames[0]!.timestampUs
    expect(frames.at(-1)!.timestampUs - origin).toBe(64 * 20_000)
    expect(frames.every((frame) => frame.samples === 441)).toBe(true)
  })

  it('finds samples that come with the product', async () => {
    const frames = await play({ path: 'samples/speech.wav', pace: 'fast' })

    expect(total(frames)).toBe(12 * 16_000)
  })

  it('says which file is missing', async () => {
    await expect(play({ path: 'no-such-file.wav' })).rejects.toMatchObject({
      code: 'file.not_found',
      message: expect.stringContaining('"no-such-file.wav"'),
    })
  })
})
