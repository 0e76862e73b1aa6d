import { type FileHandle, open } from 'node:fs/promises'
import type { Block } from './audio-reader.ts'

const BLOCK_MOMENTS = 16_384
const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** Sizes that stand for "unknown", as recorders leave them that never came to write the real one. */
const UNKNOWN_SIZES = [0, 0xffffffff]

interface WavFormat {
  readonly sampleRate: number
  readonly channels: number
  /** Bytes of one sample of one channel. */
  readonly width: number
  readonly sample: (view: DataView, at: number) => number
}

interface WavData {
  readonly from: number
  readonly bytes: number
}

/** Reads wav files of integers (8, 16, 24, 32 bits) and floats (32, 64 bits), piece by piece. */
export async function* decodeWav(path: string): AsyncGenerator<Block, void> {
  const file = await open(path)
  try {
    const { format, data } = await readHeader(file)
    const momentBytes = format.width * format.channels
    const moments = Math.floor(data.bytes / momentBytes)
    for (let done = 0; done < moments; done += BLOCK_MOMENTS) {
      const count = Math.min(BLOCK_MOMENTS, moments - done)
      const bytes = await readExactly(file, data.from + done * momentBytes, count * momentBytes)
      yield { sampleRate: format.sampleRate, channelData: deinterleave(bytes, format) }
    }
  } finally {
    await file.close()
  }
}

/** Walks over the chunks (8 bytes of name and size, then content, padded to even) up to the sound. */
async function readHeader(file: FileHandle): Promise<{ format: WavFormat; data: WavData }> {
  const { size: fileSize } = await file.stat()
  let format: WavFormat | null = null
  for (let at = 12; at + 8 <= fileSize; ) {
    const head = await readExactly(file, at, 8)
    const name = String.fromCharCode(...new Uint8Array(head.buffer, 0, 4))
    const size = head.getUint32(4, true)
    const from = at + 8
    if (name === 'fmt ') format = formatOf(await readExactly(file, from, Math.min(size, 40)))
    if (name === 'data' && format) return { format, data: dataOf(from, size, fileSize) }
    at = from + size + (size % 2)
  }
  throw new Error(format ? 'the wav file has no data' : 'the wav file has no format')
}

function dataOf(from: number, size: number, fileSize: number): WavData {
  const there = fileSize - from
  return { from, bytes: UNKNOWN_SIZES.includes(size) ? there : Math.min(size, there) }
}

function formatOf(view: DataView): WavFormat {
  if (view.byteLength < 16) throw new Error('the wav file has a broken format')
  const tag = view.getUint16(0, true)
  const kind = tag === EXTENSIBLE && view.byteLength >= 26 ? view.getUint16(24, true) : tag
  const channels = view.getUint16(2, true)
  const sampleRate = view.getUint32(4, true)
  const bits = view.getUint16(14, true)
  const sample = sampleReader(kind, bits)
  if (!sample || channels === 0 || sampleRate === 0) {
    throw new Error(
      `wav of kind ${kind} with ${bits} bits, ${channels} channels at ${sampleRate} Hz is not known`,
    )
  }
  return { sampleRate, channels, width: bits / 8, sample }
}

function sampleReader(kind: number, bits: number): WavFormat['sample'] | null {
  if (kind === PCM && bits === 8) return (view, at) => (view.getUint8(at) - 128) / 128
  if (kind === PCM && bits === 16) return (view, at) => view.getInt16(at, true) / 32768
  if (kind === PCM && bits === 24) {
    return (view, at) => (view.getUint8(at) + view.getInt16(at + 1, true) * 256) / 8388608
  }
  if (kind === PCM && bits === 32) return (view, at) => view.getInt32(at, true) / 2147483648
  if (kind === FLOAT && bits === 32) return (view, at) => view.getFloat32(at, true)
  if (kind === FLOAT && bits === 64) return (view, at) => view.getFloat64(at, true)
  return null
}

function deinterleave(view: DataView, { channels, width, sample }: WavFormat): Float32Array[] {
  const moments = view.byteLength / (width * channels)
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(moments)
    for (let i = 0; i < moments; i++) samples[i] = sample(view, (i * channels + channel) * width)
    return samples
  })
}

async function readExactly(file: FileHandle, from: number, bytes: number): Promise<DataView> {
  const view = new DataView(new ArrayBuffer(bytes))
  let done = 0
  while (done < bytes) {
    const { bytesRead } = await file.read(view, done, bytes - done, from + done)
    if (bytesRead === 0) throw new Error('the wav file ends too early')
    done += bytesRead
  }
  return view
}
