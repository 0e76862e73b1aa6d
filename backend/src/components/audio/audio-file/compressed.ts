import { createReadStream } from 'node:fs'
import type { Block, Decoder } from './audio-reader.ts'

const CHUNK_BYTES = 64 * 1024

interface Decoded {
  readonly channelData: readonly Float32Array[]
  readonly sampleRate: number
  readonly errors: readonly unknown[]
}

interface ChunkDecoder {
  readonly ready: Promise<void>
  decode(chunk: Uint8Array): Decoded | Promise<Decoded>
  flush?(): Promise<Decoded>
  free(): void
}

/** FLAC, also within Ogg. */
export const decodeFlac: Decoder = (path) =>
  decodeChunks(path, async () => {
    const { FLACDecoder } = await import('@wasm-audio-decoders/flac')
    return new FLACDecoder()
  })

export const decodeMp3: Decoder = (path) =>
  decodeChunks(path, async () => {
    const { MPEGDecoder } = await import('mpg123-decoder')
    return new MPEGDecoder()
  })

/** Opus within Ogg; always decoded at 48 kHz. */
export const decodeOpus: Decoder = (path) =>
  decodeChunks(path, async () => {
    const { OggOpusDecoder } = await import('ogg-opus-decoder')
    return new OggOpusDecoder()
  })

/** Vorbis within Ogg. */
export const decodeVorbis: Decoder = (path) =>
  decodeChunks(path, async () => {
    const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis')
    return new OggVorbisDecoder()
  })

async function* decodeChunks(
  path: string,
  create: () => Promise<ChunkDecoder>,
): AsyncGenerator<Block, void> {
  const decoder = await create()
  await decoder.ready
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      yield block(await decoder.decode(chunk))
    }
    if (decoder.flush) yield block(await decoder.flush())
  } finally {
    decoder.free()
  }
}

function block({ channelData, sampleRate, errors }: Decoded): Block {
  return { channelData, sampleRate, errors: errors.length }
}
