import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../core/projects/temporary-folder.ts'
import { audioFromWav, blocksOf } from './wav.ts'

const { WaveFile } = createRequire(import.meta.url)('wavefile')

async function audioOf(bytes: Uint8Array) {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'sound.wav')
  await writeFile(path, bytes)
  return await audioFromWav(path)
}

function wavOf(channels: number, bits: string, samples: unknown): Uint8Array {
  const wav = new WaveFile()
  wav.fromScratch(channels, 8000, bits, samples)
  return wav.toBuffer()
}

describe('audioFromWav', () => {
  it('gives planar float samples of stereo 16-bit files', async () => {
    const audio = await audioOf(
      wavOf(2, '16', [
        [0, 16384],
        [-32768, 8192],
      ]),
    )

    expect([audio.channels, audio.sampleRate, audio.samples]).toEqual([2, 8000, 2])
    expect([...audio.channel(0)].map((x) => Math.round(x * 100) / 100)).toEqual([0, 0.5])
    expect([...audio.channel(1)].map((x) => Math.round(x * 100) / 100)).toEqual([-1, 0.25])
  })

  it('refuses what is no wav file', async () => {
    await expect(audioOf(new Uint8Array([1, 2, 3]))).rejects.toThrow()
  })
})

describe('blocksOf', () => {
  it('cuts into blocks with the times of their first samples and loses no sample', async () => {
    const audio = await audioOf(
      wavOf(
        1,
        '32f',
        Float32Array.from({ length: 400 }, (_, i) => i / 400),
      ),
    )

    const blocks = [...blocksOf(audio, { blockMs: 20, startUs: 1_000_000 })]

    expect(blocks.map((block) => [block.samples, block.timestampUs])).toEqual([
      [160, 1_000_000],
      [160, 1_020_000],
      [80, 1_040_000],
    ])
    expect(blocks.flatMap((block) => [...block.data])).toEqual([...audio.data])
  })
})
