import { closeSync, openSync, writeSync } from 'node:fs'
import { WAV_HEADER_BYTES, wavHeader } from '../wav.ts'

/** Sizes in a wav file are 32 bits. */
export const MAX_DATA_BYTES = 0xffffffff - WAV_HEADER_BYTES

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
      const at = WAV_HEADER_BYTES + this.#dataBytes + done
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
