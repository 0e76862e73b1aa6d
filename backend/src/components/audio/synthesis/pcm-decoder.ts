import type { Sound } from './sound-slicer.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** A header that has not come to its sound by then is none. */
const MAX_HEADER_BYTES = 65_536

interface Format {
  readonly sampleRate: number
  readonly channels: number
  readonly samples: Samples
}

/** How samples stand in memory, little-endian, and what makes them -1…1. */
interface Samples {
  readonly Values: Int16ArrayConstructor | Int32ArrayConstructor | Float32ArrayConstructor
  readonly scale: number
}

const PCM16: Samples = { Values: Int16Array, scale: 1 / 32768 }
const PCM32: Samples = { Values: Int32Array, scale: 1 / 2147483648 }
const FLOAT32: Samples = { Values: Float32Array, scale: 1 }

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
    const { sampleRate, channels, samples } = this.#format
    const momentBytes = samples.Values.BYTES_PER_ELEMENT * channels
    const moments = Math.floor(this.#bytes.length / momentBytes)
    if (moments === 0) return null
    const data = mono(this.#bytes, moments, this.#format)
    this.#bytes = this.#bytes.slice(moments * momentBytes)
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
  return { sampleRate, channels: 1, samples: PCM16 }
}

function formatOf(view: DataView, at: number, size: number): Format {
  if (size < 16) throw new Error('the wav header has a broken format')
  const tag = view.getUint16(at, true)
  const kind = tag === EXTENSIBLE && size >= 26 ? view.getUint16(at + 24, true) : tag
  const channels = view.getUint16(at + 2, true)
  const sampleRate = view.getUint32(at + 4, true)
  const bits = view.getUint16(at + 14, true)
  const samples = samplesOf(kind, bits)
  if (!samples || channels === 0 || sampleRate === 0) {
    throw new Error(`wav of kind ${kind} with ${bits} bits and ${channels} channels is not known`)
  }
  return { sampleRate, channels, samples }
}

function samplesOf(kind: number, bits: number): Samples | null {
  if (kind === PCM && bits === 16) return PCM16
  if (kind === PCM && bits === 32) return PCM32
  if (kind === FLOAT && bits === 32) return FLOAT32
  return null
}

function mono(bytes: Uint8Array, moments: number, { channels, samples }: Format): Float32Array {
  const { Values, scale } = samples
  const { buffer, byteOffset } = aligned(bytes, Values.BYTES_PER_ELEMENT)
  const values = new Values(buffer as ArrayBuffer, byteOffset, moments * channels)
  const data = new Float32Array(moments)
  for (let i = 0, at = 0; i < moments; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += values[at++]!
    data[i] = (sum / channels) * scale
  }
  return data
}

/** Where numbers of that width can be read. */
function aligned(bytes: Uint8Array, width: number): Uint8Array {
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
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
