import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import { openAudio } from './audio-reader.ts'

/**
 * Half a second of stereo at 22,050 Hz: 440 Hz at 0.5 on the left, 880 Hz at 0.25 on the right. Made by
 * `ffmpeg -f lavfi -i "aevalsrc=0.5*sin(2*PI*440*t)|0.25*sin(2*PI*880*t):s=22050:d=0.5" tone.flac`, and from it
 * the others.
 */
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-reader-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('openAudio', () => {
  it.each([
    ['tone.flac', 22_050, 0],
    ['flac.ogg', 22_050, 0],
    ['tone.mp3', 22_050, 0.11],
    ['vorbis.ogg', 22_050, 0.01],
    ['opus.ogg', 48_000, 0.03],
  ])('decodes %s', async (name, sampleRate, slackSeconds) => {
    const sound = await readAll(fixture(name))

    expect(sound.sampleRate).toBe(sampleRate)
    expect(sound.rows).toHaveLength(2)
    expect(Math.abs(sound.rows[0]!.length / sampleRate - 0.5)).toBeLessThanOrEqual(slackSeconds)
    expect(strength(sound.rows[0]!, 440, sampleRate)).toBeCloseTo(0.5, 1)
    expect(strength(sound.rows[1]!, 880, sampleRate)).toBeCloseTo(0.25, 1)
    expect(strength(sound.rows[1]!, 440, sampleRate)).toBeLessThan(0.02)
  })

  it.each(['8', '16', '24', '32', '32f', '64'])('decodes wav of %s bits', async (bits) => {
    const left = Array.from({ length: 20_000 }, (_, i) => 0.5 * Math.sin(i / 10))
    const right = left.map((value) => -value / 2)
    const path = await wav(`wav-${bits}.wav`, bits, [left, right])

    const sound = await readAll(path)

    expect(sound.sampleRate).toBe(32_000)
    expect(sound.rows.map((row) => row.length)).toEqual([20_000, 20_000])
    const tolerance = bits === '8' ? 0.01 : 0.0001
    for (const i of [0, 5, 777, 19_999]) {
      expect(Math.abs(sound.rows[0]![i]! - left[i]!)).toBeLessThan(tolerance)
      expect(Math.abs(sound.rows[1]![i]! - right[i]!)).toBeLessThan(tolerance)
    }
  })

  it('plays a wav to its real end when the header promises more', async () => {
    const whole = wavBytes('16', [Array.from({ length: 1000 }, () => 0.25)])
    const path = join(folder, 'cut.wav')
    await writeFile(path, whole.subarray(0, whole.length - 1000))

    const sound = await readAll(path)

    expect(sound.rows[0]).toHaveLength(500)
  })

  it.each([
    ['text', Buffer.from('this is not a sound at all, only a sentence')],
    ['empty', Buffer.alloc(0)],
    ['wav without data', Buffer.from('RIFF\x04\0\0\0WAVE')],
    ['mp3 of zeros', Buffer.concat([Buffer.from('ID3\x04'), Buffer.alloc(3000)])],
    ['flac of zeros', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(3000)])],
    ['half an ogg page', Buffer.from('OggS\0\x02aaaaaaaaaaaaaaaaaaaaOpusHead')],
  ])('refuses %s and says why', async (name, bytes) => {
    const path = join(folder, 'broken')
    await writeFile(path, bytes)

    await expect(openAudio(path, `${name}.xyz`)).rejects.toMatchObject({
      code: 'file.invalid',
      message: expect.stringMatching(`Cannot play "${name}.xyz": .+; it must be a wav`),
    })
  })
})

async function readAll(path: string) {
  const reader = await openAudio(path, path)
  const rows: number[][] = Array.from({ length: reader.channels }, () => [])
  for (let block = await reader.next(); block; block = await reader.next()) {
    for (const [channel, row] of block.channelData.entries()) rows[channel]!.push(...row)
  }
  await reader.close()
  return { sampleRate: reader.sampleRate, rows }
}

/** Amplitude of one frequency in the middle of the sound. */
function strength(samples: readonly number[], hz: number, sampleRate: number): number {
  const from = Math.floor(samples.length * 0.25)
  const to = Math.floor(samples.length * 0.75)
  let re = 0
  let im = 0
  for (let i = from; i < to; i++) {
    const phase = (2 * Math.PI * hz * i) / sampleRate
    re += samples[i]! * Math.cos(phase)
    im += samples[i]! * Math.sin(phase)
  }
  return (2 * Math.hypot(re, im)) / (to - from)
}

function wavBytes(bits: string, rows: number[][]): Buffer {
  const file = new wavefile.WaveFile()
  file.fromScratch(rows.length, 32_000, '64', rows.length === 1 ? rows[0]! : rows)
  if (bits !== '64') file.toBitDepth(bits)
  return Buffer.from(file.toBuffer())
}

async function wav(name: string, bits: string, rows: number[][]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, wavBytes(bits, rows))
  return path
}
