import { closeSync, openSync, writeSync } from 'node:fs'

const HEADER_BYTES = 44
/** Sizes in a wav file are 32 bits. */
export const MAX_DATA_BYTES = 0xffffffff - HEADER_BYTES

/**
 * Writes 16-bit wav files whose header is true at any moment: sound is written first, then the header in
 * one write, so that a process killed in between leaves a file that plays to its last counted sample.
 */
export class WavWriter {
  readonly sampleRate: number
  readonly channels: number
  readonly #file: number
  #dataBytes = 0

  /** Makes the file, empty but valid; one that was there is replaced. */
  constructor(path: string, format: { sampleRate: number; channels: number }) {
    this.sampleRate = format.sampleRate
    this.channels = format.channels
    this.#file = openSync(path, 'w')
    this.#writeHeader()
  }

  /** Whether so much more sound still fits into the file. */
  hasRoomFor(bytes: number): boolean {
    return this.#dataBytes + bytes <= MAX_DATA_BYTES
  }

  /** @param pcm16 interleaved, little-endian */
  write(pcm16: Uint8Array): void {
    let done = 0
    while (done < pcm16.length) {
      const at = HEADER_BYTES + this.#dataBytes + done
      done += writeSync(this.#file, pcm16, done, pcm16.length - done, at)
    }
    this.#dataBytes += pcm16.length
    this.#writeHeader()
  }

  close(): void {
    closeSync(this.#file)
  }

  #writeHeader(): void {
    const header = wavHeader(this, this.#dataBytes)
    writeSync(this.#file, header, 0, header.length, 0)
  }
}

/** The header of 16-bit PCM: RIFF, `fmt ` and the beginning of `data`. */
export function wavHeader(
  { sampleRate, channels }: { sampleRate: number; channels: number },
  dataBytes: number,
): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES))
  const name = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) header.setUint8(at + i, text.charCodeAt(i))
  }
  name(0, 'RIFF')
  header.setUint32(4, HEADER_BYTES - 8 + dataBytes, true)
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
