import { AudioFrame, createResampler, type Resampler } from '../../core/index.ts'

export interface AudioFormat {
  readonly sampleRate: number
  readonly channels: number
}

/**
 * Converts a stream of frames to one format, without clicks between frames. When the format of the
 * incoming frames changes, the rest of what came before is given first.
 */
export class StreamConverter {
  readonly #to: AudioFormat
  #from: AudioFormat | null = null
  #resamplers: Resampler[] = []

  constructor(to: AudioFormat) {
    this.#to = to
  }

  /** What is certain by now, planar `[channels × samples]` in the target format. */
  push(frame: AudioFrame): Float32Array {
    const { sampleRate, channels } = this.#to
    if (frame.sampleRate === sampleRate && this.#isEmpty) {
      return frame.get({ format: 'float32', channels })
    }
    const rest = this.#changeTo(frame)
    const rows = rowsOf(frame.get({ format: 'float32', channels }), channels)
    return joinRows(
      rest,
      rows.map((row, channel) => this.#resamplers[channel]!.push(row)),
    )
  }

  /** The end of the stream. */
  flush(): Float32Array {
    const rows = this.#resamplers.map((resampler) => resampler.flush())
    this.#resamplers = []
    this.#from = null
    return joinRows([], rows)
  }

  get #isEmpty(): boolean {
    return this.#resamplers.length === 0
  }

  /** Makes resamplers for the frame's format; what was in the old ones is returned. */
  #changeTo(frame: AudioFrame): Float32Array[] {
    if (this.#from?.sampleRate === frame.sampleRate) return []
    const rest = this.#resamplers.map((resampler) => resampler.flush())
    this.#from = frame
    this.#resamplers = Array.from({ length: this.#to.channels }, () =>
      createResampler(frame.sampleRate, this.#to.sampleRate),
    )
    return rest
  }
}

/** Planar samples as interleaved, signed, 16-bit, little-endian bytes. */
export function pcm16(data: Float32Array, format: AudioFormat): Uint8Array {
  return new AudioFrame({ data, ...format }).get({ format: 'pcm16' })
}

function rowsOf(data: Float32Array, channels: number): Float32Array[] {
  const samples = data.length / channels
  return Array.from({ length: channels }, (_, channel) =>
    data.subarray(channel * samples, (channel + 1) * samples),
  )
}

/** `first` and `second` have the same number of rows, or `first` has none. */
function joinRows(first: readonly Float32Array[], second: readonly Float32Array[]): Float32Array {
  const before = first[0]?.length ?? 0
  const samples = before + (second[0]?.length ?? 0)
  const joined = new Float32Array(samples * second.length)
  for (const [channel, row] of second.entries()) {
    if (first[channel]) joined.set(first[channel], channel * samples)
    joined.set(row, channel * samples + before)
  }
  return joined
}
