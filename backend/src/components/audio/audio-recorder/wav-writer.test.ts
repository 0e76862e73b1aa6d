import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import { wavHeader } from '../wav.ts'
import { MAX_DATA_BYTES, WavWriter } from './wav-writer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wav-writer-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('WavWriter', () => {
  it('leaves a file that plays after every write', async () => {
    const path = join(folder, 'growing.wav')
    const writer = new WavWriter(path, { sampleRate: 8000, channels: 2 })
    const pieces = [
      [1, -1, 2, -2],
      [3, -3],
      [32_767, -32_768],
    ]

    const heard: number[][][] = [await samplesOf(path)]
    for (const piece of pieces) {
      writer.write(new Uint8Array(Int16Array.from(piece).buffer))
      heard.push(await samplesOf(path))
    }
    writer.close()

    expect(heard).toEqual([
      [[], []],
      [
        [1, 2],
        [-1, -2],
      ],
      [
        [1, 2, 3],
        [-1, -2, -3],
      ],
      [
        [1, 2, 3, 32_767],
        [-1, -2, -3, -32_768],
      ],
    ])
  })

  it('counts at most as much sound as is in the file', () => {
    const header = new DataView(wavHeader({ sampleRate: 48_000, channels: 1 }, 1234).buffer)

    expect(header.getUint32(40, true)).toBe(1234)
    expect(header.getUint32(4, true)).toBe(1234 + 36)
  })

  it('has no room beyond what 32 bits can count', () => {
    const writer = new WavWriter(join(folder, 'room.wav'), { sampleRate: 8000, channels: 1 })

    expect(writer.hasRoomFor(MAX_DATA_BYTES)).toBe(true)
    expect(writer.hasRoomFor(MAX_DATA_BYTES + 1)).toBe(false)
    writer.close()
  })
})

/** Read by an independent library, which checks the header. */
async function samplesOf(path: string): Promise<number[][]> {
  const bytes = await readFile(path)
  expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44)
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8)
  const file = new wavefile.WaveFile(bytes)
  const samples = file.getSamples(false, Float64Array) as unknown as Float64Array[]
  return samples.map((row) => [...row])
}
