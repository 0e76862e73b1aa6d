import type { Sound } from './sound-slicer.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** A header that has not come to its sound by then is none. */
const MAX_HEADER_BYTES = 65_536

interface Format {
  readonly sampleRate: number
  readonly channels: number
  /** Bytes of one sample of one channel. */
  readonly width: number
  readonly sample: (view: DataView, at: number) => number
}

/**
 * Reads PCM that comes in pieces of any size, as mono: a wav file (its sizes are not believed, as streams
 * cannot know them), or bare 16-bit little-endian samples at a rate that is known otherwise.
 */
export class PcmDecoder {
  readonly #bareRate: number
  #bytes: Uint8Array = new Uint8Array(0)
  #format: Format | null = null

  /** @param bareRate samples per second when there is no header, in Hz */
  constructor(bareRate: number) {
    this.#bareRate = bareRate
  }

  /**
   * The sound that is complete by now; null when none is.
   *
   * @throws Error for something that is no PCM
   */
  push(piece: Uint8Array): Sound | null {
    this.#bytes = this.#bytes.length === 0 ? piece : joined(this.#bytes, piece)
    this.#format ??= this.#readHeader()
    if (!this.#format) return null
    const { sampleRate, channels, width } = this.#format
    const moments = Math.floor(this.#bytes.length / (width * channels))
    if (moments === 0) return null
    const data = mono(this.#bytes, moments, this.#format)
    this.#bytes = this.#bytes.slice(moments * width * channels)
    return { data, sampleRate }
  }

  /** Walks over the chunks of a wav header and takes it off; null while it is not complete. */
  #readHeader(): Format | null {
    const bytes = this.#bytes
    if (bytes.length < 4) return null
    if (nameAt(bytes, 0) !== 'RIFF') return bareFormat(bytes, this.#bareRate)
    const view = viewOf(bytes)
    let format: Format | null = null
    for (let at = 12; at + 8 <= bytes.length; ) {
      const name = nameAt(bytes, at)
      if (name === 'data') {
        if (!format) throw new Error('the wav header has no format')
        this.#bytes = bytes.slice(at + 8)
        return format
      }
      const size = view.getUint32(at + 4, true)
      if (name === 'fmt ' && at + 8 + size <= bytes.length) format = formatOf(view, at + 8, size)
      at += 8 + size + (size % 2)
      if (at > MAX_HEADER_BYTES) throw new Error('the wav header has no data')
    }
    return null
  }
}

function bareFormat(bytes: Uint8Array, sampleRate: number): Format {
  const isMp3 = nameAt(bytes, 0).startsWith('ID3')
  const name = isMp3 ? 'ID3' : nameAt(bytes, 0)
  if (isMp3 || ['OggS', 'fLaC'].includes(name)) {
    throw new Error(`${name} is no PCM`)
  }
  return {
    sampleRate,
    channels: 1,
    width: 2,
    sample: (view, at) => view.getInt16(at, true) / 32768,
  }
}

function formatOf(view: DataView, at: number, size: number): Format {
  if (size < 16) throw new Error('the wav header has a broken format')
  const tag = view.getUint16(at, true)
  const kind = tag === EXTENSIBLE && size >= 26 ? view.getUint16(at + 24, true) : tag
  const channels = view.getUint16(at + 2, true)
  const sampleRate = view.getUint32(at + 4, true)
  const bits = view.getUint16(at + 14, true)
  const sample = sampleReader(kind, bits)
  if (!sample || channels === 0 || sampleRate === 0) {
    throw new Error(`wav of kind ${kind} with ${bits} bits and ${channels} channels is not known`)
  }
  return { sampleRate, channels, width: bits / 8, sample }
}

function sampleReader(kind: number, bits: number): Format['sample'] | null {
  if (kind === PCM && bits === 16) return (view, at) => view.getInt16(at, true) / 32768
  if (kind === PCM && bits === 32) return (view, at) => view.getInt32(at, true) / 2147483648
  if (kind === FLOAT && bits === 32) return (view, at) => view.getFloat32(at, true)
  return null
}

function mono(
  bytes: Uint8Array,
  moments: number,
  { channels, width, sample }: Format,
): Float32Array {
  const view = viewOf(bytes)
  const data = new Float32Array(moments)
  for (let i = 0; i < moments; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) {
      sum += sample(view, (i * channels + channel) * width)
    }
    data[i] = sum / channels
  }
  return data
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
