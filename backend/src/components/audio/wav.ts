import type { AudioFrame } from '../../core/index.ts'
import type { AudioFormat } from './stream-converter.ts'

export const WAV_HEADER_BYTES = 44

/** A whole wav file of 16-bit PCM, in another format where that is asked for. */
export function wavOf(frame: AudioFrame, format: AudioFormat = frame): Uint8Array {
  const { sampleRate, channels } = format
  const samples = frame.get({ format: 'pcm16', sampleRate, channels })
  const file = new Uint8Array(WAV_HEADER_BYTES + samples.length)
  file.set(wavHeader(format, samples.length))
  file.set(samples, WAV_HEADER_BYTES)
  return file
}

/** The header of 16-bit PCM: RIFF, `fmt ` and the beginning of `data`. */
export function wavHeader({ sampleRate, channels }: AudioFormat, dataBytes: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(WAV_HEADER_BYTES))
  const name = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) header.setUint8(at + i, text.charCodeAt(i))
  }
  name(0, 'RIFF')
  header.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true)
  name(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, channels, true)
  header.setUint32(24, sampleRate, true)
  header.setUint32(28, sampleRate * channels * 2, true)
  header.setUint16(32, channels * 2, true)
  header.setUint16(34, 16, true)
  name(36, 'data')
  header.setUint32(40, dataBytes, true)
  return new Uint8Array(header.buffer)
}
