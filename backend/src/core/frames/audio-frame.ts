import { type AudioGetOptions, convertAudio } from './audio-conversion.ts'
import { Frame, type FrameInit } from './frame.ts'
import { requireFrame } from './frame-check.ts'

/** A stretch of a text, in UTF-16 units: `to` is the first that is not in it. */
export type TextRange = readonly [from: number, to: number]

export interface AudioFrameInit extends FrameInit {
  /** Planar samples, shape `[channels × samples]`, range -1…1. Not copied. */
  readonly data: Float32Array
  /** Samples per second of one channel, in Hz. */
  readonly sampleRate: number
  /** @default 1 */
  readonly channels?: number | undefined
  readonly chars?: number | undefined
  readonly unspoken?: readonly TextRange[] | undefined
  readonly source?: string | undefined
}

/** One block of PCM audio. `timestampUs` is the time of its first sample. */
export class AudioFrame extends Frame {
  static override readonly frameName: string = 'AudioFrame'
  /** Planar samples, shape `[channels × samples]`, range -1…1. */
  readonly data: Float32Array
  /** Samples per second of one channel, in Hz. */
  readonly sampleRate: number
  readonly channels: number
  /** Characters of the generation's text that have been spoken when this frame ends, u32; set by speech synthesis. */
  readonly chars: number | undefined
  /** What of them could not be spoken although they have passed, in order; undefined when all were. */
  readonly unspoken: readonly TextRange[] | undefined
  /** Who speaks, where the source knows it. */
  readonly source: string | undefined

  constructor(init: AudioFrameInit) {
    super(init)
    this.data = init.data
    this.sampleRate = init.sampleRate
    this.channels = init.channels ?? 1
    this.chars = init.chars
    this.unspoken = init.unspoken?.length ? init.unspoken : undefined
    this.source = init.source
    requireFrame(
      this.sampleRate > 0 && this.channels > 0 && this.data.length % this.channels === 0,
      'AudioFrame',
      () => `${this.data.length} samples, ${this.channels} channels, ${this.sampleRate} Hz`,
    )
  }

  get kind(): string {
    return 'AudioFrame'
  }

  /** Samples of one channel. */
  get samples(): number {
    return this.data.length / this.channels
  }

  get durationUs(): number {
    return (this.samples * 1e6) / this.sampleRate
  }

  /** A view on the samples of one channel. */
  channel(index: number): Float32Array {
    return this.data.subarray(index * this.samples, (index + 1) * this.samples)
  }

  /**
   * The samples in another format: resampled, then other channels, then other numbers. Stateless: for a
   * stream use `createResampler`, which leaves no click at the borders of frames.
   */
  get(options: AudioGetOptions & { readonly format: 'float32' }): Float32Array
  get(options: AudioGetOptions & { readonly format: 'pcm16' | 'pcm8' }): Uint8Array
  get(options: AudioGetOptions): Float32Array | Uint8Array
  get(options: AudioGetOptions): Float32Array | Uint8Array {
    return convertAudio(this, options)
  }
}
