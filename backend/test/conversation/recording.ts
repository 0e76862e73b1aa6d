import { execFileSync, spawnSync } from 'node:child_process'
import { WAV_HEADER_BYTES, wavOf } from '../../src/components/audio/wav.ts'
import { AudioFrame, audioFromPcm16, resample } from '../../src/core/index.ts'
import { spokenMs } from './loudness.ts'

export const MIC_RATE = 16_000
const FRAME_MS = 20
const ESPEAK_RATE = 22_050
/** Bytes by which a stretch of sound is found again. */
const PROBE_BYTES = 400
const TAIL_MS = 3000

export const hasEspeak = spawnSync('espeak-ng', ['--version']).status === 0

/** Something that is said, from a moment on, ms. */
export interface Spoken {
  readonly at: number
  readonly speak: string
  /** How it reads with what came before in the same turn. @default `speak` */
  readonly text?: string
  /** Voice of espeak-ng. @default en-us */
  readonly voice?: string
}

export interface RecordingOptions {
  /** Amplitude of the hiss behind everything. @default 0.002 */
  readonly noise?: number
  /** Silence after the last word, ms. @default 3000 */
  readonly tailMs?: number
}

interface Placed {
  readonly text: string
  readonly endMs: number
  /** How long somebody speaks in it. */
  readonly ms: number
  /** Bytes from its middle. */
  readonly probe: Buffer
}

/** What a microphone has heard, made by espeak-ng; it can tell what is said in a piece of itself. */
export class Recording {
  readonly samples: Float32Array
  readonly #spoken: readonly Placed[]

  constructor(
    spoken: readonly Spoken[],
    { noise = 0.002, tailMs = TAIL_MS }: RecordingOptions = {},
  ) {
    const voices = spoken.map((one) => ({ ...one, sound: espeak(one.speak, one.voice) }))
    const lastMs = Math.max(0, ...voices.map(({ at, sound }) => at + msOf(sound)))
    this.samples = hiss(samplesIn(lastMs + tailMs), noise)
    for (const { at, sound } of voices) {
      const from = samplesIn(at)
      for (const [i, sample] of sound.entries()) this.samples[from + i]! += sample
    }
    const bytes = pcm16(this.samples)
    this.#spoken = voices.map(({ at, sound, speak, text = speak }) => {
      const middle = 2 * samplesIn(at + msOf(sound) / 2)
      const probe = bytes.subarray(middle, middle + PROBE_BYTES)
      return { text, endMs: at + msOf(sound), ms: spokenMs(sound, MIC_RATE), probe }
    })
  }

  /** When each of the spoken things ends, ms. */
  get ends(): readonly number[] {
    return this.#spoken.map(({ endMs }) => endMs)
  }

  get durationMs(): number {
    return msOf(this.samples)
  }

  /** As a wav file, mono, 16 bits. */
  wav(): Uint8Array {
    return wavOf(new AudioFrame({ data: this.samples, sampleRate: MIC_RATE }))
  }

  /** What is said in a piece of sound that a browser has recorded of this: told by how long it is. */
  textLike(wav: Uint8Array): string {
    const { data } = audioFromPcm16(wav.subarray(WAV_HEADER_BYTES), { sampleRate: MIC_RATE })
    const ms = spokenMs(data, MIC_RATE)
    const byLikeness = this.#spoken.toSorted((a, b) => Math.abs(a.ms - ms) - Math.abs(b.ms - ms))
    return byLikeness[0]?.text ?? ''
  }

  /** As frames of a microphone that was switched on at `originUs`. */
  frames(originUs: number): AudioFrame[] {
    const size = samplesIn(FRAME_MS)
    return Array.from(
      { length: Math.floor(this.samples.length / size) },
      (_, i) =>
        new AudioFrame({
          data: this.samples.subarray(i * size, (i + 1) * size),
          sampleRate: MIC_RATE,
          timestampUs: originUs + i * FRAME_MS * 1000,
        }),
    )
  }

  /** What was said last in a wav file that was cut out of this. */
  textIn(wav: Uint8Array): string {
    const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
    return this.#spoken.findLast(({ probe }) => bytes.includes(probe))?.text ?? ''
  }
}

function espeak(text: string, voice = 'en-us'): Float32Array {
  const wav = execFileSync('espeak-ng', ['-v', voice, '-s', '150', '--stdout', text])
  const { data } = audioFromPcm16(wav.subarray(WAV_HEADER_BYTES), { sampleRate: ESPEAK_RATE })
  return resample(data, ESPEAK_RATE, MIC_RATE).map((sample) => 0.6 * sample)
}

/** The same hiss every time. */
function hiss(length: number, amplitude: number): Float32Array {
  let seed = 1
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return amplitude * (seed / 2 ** 31 - 1)
  })
}

function pcm16(samples: Float32Array): Buffer {
  const frame = new AudioFrame({ data: samples, sampleRate: MIC_RATE })
  return Buffer.from(frame.get({ format: 'pcm16', sampleRate: MIC_RATE, channels: 1 }))
}

function samplesIn(ms: number): number {
  return Math.round((ms * MIC_RATE) / 1000)
}

function msOf(samples: Float32Array): number {
  return (samples.length * 1000) / MIC_RATE
}
