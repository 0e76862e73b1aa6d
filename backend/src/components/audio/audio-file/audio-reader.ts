import { open } from 'node:fs/promises'
import { EngineError } from '../../../core/index.ts'
import { decodeFlac, decodeMp3, decodeOpus, decodeVorbis } from './compressed.ts'
import { decodeWav } from './wav-reader.ts'

/** A stretch of decoded sound: samples per channel, -1…1. */
export interface Block {
  readonly sampleRate: number
  readonly channelData: readonly Float32Array[]
  /** Places in the file that could not be decoded and were left out. */
  readonly errors?: number
}

/** Decodes a file piece by piece, so that a long one needs no more memory than a short one. */
export type Decoder = (path: string) => AsyncGenerator<Block, void>

/** A sound file of which the beginning has been decoded. */
export interface AudioReader {
  readonly sampleRate: number
  readonly channels: number
  /** The next block, or null at the end of the file. */
  next(): Promise<Block | null>
  close(): Promise<void>
}

/** Bytes in which every known format can be recognised. */
const HEAD_BYTES = 64

/**
 * Opens a wav, flac, mp3 or ogg file, told apart by its content.
 *
 * @throws EngineError `file.invalid` when it is none of these or has no sound in it
 */
export async function openAudio(path: string, name: string): Promise<AudioReader> {
  const blocks = decoderOf(await readHead(path), name)(path)
  const next = async (): Promise<Block | null> => {
    try {
      for (;;) {
        const { value, done } = await blocks.next()
        if (done) return null
        if ((value.channelData[0]?.length ?? 0) > 0) return value
      }
    } catch (cause) {
      throw invalid(name, cause instanceof Error ? cause.message : String(cause), cause)
    }
  }
  let first = await next()
  if (!first) throw invalid(name, 'there is no sound in it that can be decoded')
  const { sampleRate, channelData } = first

  return {
    sampleRate,
    channels: channelData.length,
    async next() {
      const block = first ?? (await next())
      first = null
      if (
        block &&
        (block.sampleRate !== sampleRate || block.channelData.length !== channelData.length)
      )
        throw invalid(name, 'its sample rate or number of channels changes on the way')
      return block
    },
    async close() {
      await blocks.return()
    },
  }
}

async function readHead(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function decoderOf(head: string, name: string): Decoder {
  if (/^(RIFF|RF64)....WAVE/s.test(head)) return decodeWav
  if (head.startsWith('fLaC')) return decodeFlac
  if (head.startsWith('OggS') && head.includes('OpusHead')) return decodeOpus
  if (head.startsWith('OggS') && head.includes('\x01vorbis')) return decodeVorbis
  if (head.startsWith('OggS') && head.includes('\x7fFLAC')) return decodeFlac
  if (/^(ID3|\xff[\xe2-\xff])/.test(head)) return decodeMp3
  throw invalid(name, 'its content is none of these')
}

function invalid(name: string, reason: string, cause?: unknown): EngineError {
  return new EngineError(
    'file.invalid',
    `Cannot play "${name}": ${reason}; it must be a wav, flac, mp3 or ogg file`,
    { path: 'config.path', cause },
  )
}
