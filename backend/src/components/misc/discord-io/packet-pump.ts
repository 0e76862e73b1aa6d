import type { AudioFrame, ComponentContext } from '../../../core/index.ts'
import { Ducker } from '../../audio/playback/ducker.ts'
import type { PlaybackSink } from '../../audio/playback/playback.ts'
import { pcm16, StreamConverter } from '../../audio/stream-converter.ts'
import { OPUS_FORMAT, PACKET_MS, PACKET_SAMPLES } from './opus-codec.ts'

const { channels: CHANNELS, sampleRate: RATE } = OPUS_FORMAT
/** How many pieces may wait; small frames are joined to pieces. */
const MAX_CHUNKS = 1000
/** How often is told how far it has come, ms. */
const REPORT_MS = 60
/** After a longer hold-up what was missed is not made up for, ms. */
const MAX_LATE_MS = 200

export interface PacketPumpOptions {
  readonly context: Pick<ComponentContext, 'clock' | 'signal'>
  readonly bufferSeconds: number
  /** Takes 20 ms as interleaved PCM16, 3,840 bytes; null for silence. */
  readonly send: (pcm: Uint8Array | null) => void
  /** So many ms have been played since the last flush; `isEmpty` when nothing is left. */
  readonly onPlayed: (ms: number, isEmpty: boolean) => void
}

/** Makes packets of sound, one every 20 ms, silent ones while there is nothing to say. */
export class PacketPump implements PlaybackSink {
  readonly #options: PacketPumpOptions
  readonly #ducker = new Ducker()
  readonly #chunkSamples: number
  readonly #maxSamples: number
  #converter = new StreamConverter(OPUS_FORMAT)
  /** Planar pieces that wait, and how many samples of the first have been taken. */
  #chunks: Float32Array[] = []
  #taken = 0
  #queuedSamples = 0
  #playedSamples = 0
  #room = Promise.withResolvers<void>()

  constructor(options: PacketPumpOptions) {
    this.#options = options
    this.#maxSamples = options.bufferSeconds * RATE
    this.#chunkSamples = Math.ceil(this.#maxSamples / MAX_CHUNKS)
    options.context.signal.addEventListener('abort', () => this.#room.resolve(), { once: true })
  }

  async ready(): Promise<void> {
    const { signal } = this.#options.context
    while (this.#isFull && !signal.aborted) {
      this.#room = Promise.withResolvers<void>()
      await this.#room.promise
    }
  }

  play(frame: AudioFrame): void {
    const data = this.#converter.push(frame)
    if (data.length === 0) return
    this.#queuedSamples += data.length / CHANNELS
    const last = this.#chunks.at(-1)
    const isSmall = last && (last.length + data.length) / CHANNELS <= this.#chunkSamples
    // The first may have been taken in part already.
    if (isSmall && this.#chunks.length > 1)
      this.#chunks[this.#chunks.length - 1] = joined(last, data)
    else this.#chunks.push(data)
  }

  duck(): void {
    this.#ducker.duck()
  }

  resume(): void {
    this.#ducker.resume()
  }

  flush(): number {
    const ms = msOf(this.#playedSamples)
    this.#chunks = []
    this.#taken = this.#queuedSamples = this.#playedSamples = 0
    this.#converter = new StreamConverter(OPUS_FORMAT)
    this.#ducker.reset()
    this.#room.resolve()
    return ms
  }

  /** Sends packets until the node stops. */
  async run(): Promise<void> {
    const { clock, signal } = this.#options.context
    let dueUs = clock.now()
    let reportUs = 0
    let wasPlaying = false
    const ticks = clock.every(PACKET_MS, signal)[Symbol.asyncIterator]()
    while (!signal.aborted) {
      const before = msOf(this.#playedSamples)
      const isPlaying = this.#queuedSamples > 0
      if (wasPlaying && !isPlaying) this.#options.onPlayed(before, true)
      else if (isPlaying && clock.now() >= reportUs) {
        this.#options.onPlayed(before, false)
        reportUs = clock.now() + REPORT_MS * 1000
      }
      this.#options.send(isPlaying ? pcm16(this.#packet(), OPUS_FORMAT) : null)
      wasPlaying = isPlaying
      dueUs += PACKET_MS * 1000
      if (clock.now() - dueUs > MAX_LATE_MS * 1000) dueUs = clock.now()
      if (isPlaying) {
        await clock.sleep(Math.max(0, (dueUs - clock.now()) / 1000), signal)
      } else {
        // Waiting for ticks keeps no run on a virtual clock from ending. A late one comes at once.
        do await ticks.next()
        while (clock.now() < dueUs && !signal.aborted)
        dueUs = clock.now()
      }
    }
  }

  get #isFull(): boolean {
    return this.#queuedSamples >= this.#maxSamples || this.#chunks.length >= MAX_CHUNKS
  }

  /** The next 20 ms, planar, filled up with silence. */
  #packet(): Float32Array {
    const packet = new Float32Array(PACKET_SAMPLES * CHANNELS)
    let filled = 0
    while (filled < PACKET_SAMPLES && this.#chunks.length > 0) {
      const chunk = this.#chunks[0]!
      const length = chunk.length / CHANNELS
      const count = Math.min(PACKET_SAMPLES - filled, length - this.#taken)
      for (let row = 0; row < CHANNELS; row++) {
        const from = row * length + this.#taken
        packet.set(chunk.subarray(from, from + count), row * PACKET_SAMPLES + filled)
      }
      filled += count
      this.#taken += count
      if (this.#taken < length) continue
      this.#chunks.shift()
      this.#taken = 0
    }
    this.#queuedSamples -= filled
    this.#playedSamples += filled
    if (!this.#isFull) this.#room.resolve()
    return this.#ducker.apply(packet, OPUS_FORMAT)
  }
}

/** Two planar pieces as one. */
function joined(first: Float32Array, second: Float32Array): Float32Array {
  const [a, b] = [first.length / CHANNELS, second.length / CHANNELS]
  const both = new Float32Array(first.length + second.length)
  for (let row = 0; row < CHANNELS; row++) {
    both.set(first.subarray(row * a, (row + 1) * a), row * (a + b))
    both.set(second.subarray(row * b, (row + 1) * b), row * (a + b) + a)
  }
  return both
}

function msOf(samples: number): number {
  return (samples / RATE) * 1000
}
