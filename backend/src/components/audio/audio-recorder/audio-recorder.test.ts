import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import { AudioFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { audioRecorder } from './audio-recorder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-recorder-'))
})
afterEach(() => rm(folder, { recursive: true }))

const record = (path: string, audio: readonly AudioFrame[]) =>
  runComponent(audioRecorder, {
    config: { path },
    inputs: { audio },
    folders: { projectFolder: folder, recordingsFolder: join(folder, 'recordings') },
  })

const sound = (index: number, format: { sampleRate: number; channels?: number }, value = 0.5) => {
  const samples = (format.sampleRate / 50) * (format.channels ?? 1)
  const timestampUs = 1e9 + index * 20_000
  return new AudioFrame({ data: new Float32Array(samples).fill(value), timestampUs, ...format })
}

const read = async (path: string) => {
  const file = new wavefile.WaveFile(await readFile(join(folder, path)))
  const { sampleRate, numChannels } = file.fmt as { sampleRate: number; numChannels: number }
  const samples = file.getSamples(true, Float64Array) as unknown as Float64Array
  return { sampleRate, channels: numChannels, samples }
}

describe('audioRecorder', () => {
  it('writes everything up to the last sample', async () => {
    const audio = Array.from({ length: 10 }, (_, i) => sound(i, { sampleRate: 8000 }, i / 16))

    await record('some/where.wav', audio)

    const { sampleRate, channels, samples } = await read('some/where.wav')
    expect([sampleRate, channels, samples.length]).toEqual([8000, 1, 1600])
    expect(samples[1599]).toBe((9 / 16) * 32_768)
  })

  it('converts what comes in another format than the first frame', async () => {
    const formats = [
      { sampleRate: 16_000, channels: 1 },
      { sampleRate: 48_000, channels: 2 },
      { sampleRate: 16_000, channels: 1 },
      { sampleRate: 8000, channels: 1 },
    ]
    const audio = formats.flatMap((format, i) =>
      Array.from({ length: 50 }, (_, k) => sound(50 * i + k, format)),
    )

    await record('mixed.wav', audio)

    const { sampleRate, channels, samples } = await read('mixed.wav')
    expect([sampleRate, channels, samples.length]).toEqual([16_000, 1, 4 * 16_000])
    expect(samples.every((value) => Math.abs(value - 16_384) < 20)).toBe(true)
  })

  it('makes no file when it hears nothing', async () => {
    await record('silent.wav', [])

    expect(await readdir(folder)).not.toContain('silent.wav')
  })

  it('writes nowhere but under the project and the recordings', async () => {
    await expect(record('../outside.wav', [])).rejects.toMatchObject({ code: 'file.not_allowed' })
  })
})
