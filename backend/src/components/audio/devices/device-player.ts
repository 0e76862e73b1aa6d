import type { AudioFrame, ComponentContext } from '../../../core/index.ts'
import { Ducker } from '../playback/ducker.ts'
import type { PlaybackSink } from '../playback/playback.ts'
import { type AudioFormat, pcm16, StreamConverter } from '../stream-converter.ts'

/** Length of a block that is written at once, ms. */
const BLOCK_MS = 10
/** How far ahead of what is heard is written: less breaks up on a busy machine, more is slow to fall silent, ms. */
const LEAD_MS = 40
/** Sound that waits to be played; what comes beyond is dropped, ms. */
const MAX_QUEUED_MS = 600_000
/** How often is told how far it has come, ms. */
const REPORT_MS = 50

export interface DevicePlayerOptions {
  readonly format: AudioFormat
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'log'>
  /** Takes interleaved PCM16; resolves when it has room for more. */
  readonly write: (bytes: Uint8Array) => Promise<unknown>
  /** So many ms have been played since the last flush; `isEmpty` when nothing is left. */
  readonly onPlayed: (ms: number, isEmpty: boolean) => void
}

/**
 * Writes sound to a device only shortly before it is heard, so that ducking and falling silent do not have to
 * wait for what the device has got already.
 */
export class DevicePlayer implements PlaybackSink {
  readonly #options: DevicePlayerOptions
  readonly #ducker = new Ducker()
  readonly #blockSamples: number
  #converter: StreamConverter
  /** Planar pieces that wait, and how many samples of the first have been written. */
  #queue: Float32Array[] = []
  #taken = 0
  #queuedSamples = 0
  /** Samples written since the last flush, and when the last of them will have been heard. */
  #writtenSamples = 0
  #heardAtUs = 0
  #dropped = 0
  #arrival = Promise.withResolvers<void>()

  constructor(options: DevicePlayerOptions) {
    this.#options = options
    this.#converter = new StreamConverter(options.format)
    this.#blockSamples = Math.round((options.format.sampleRate * BLOCK_MS) / 1000)
  }

  play(frame: AudioFrame): void {
    const { channels } = this.#options.format
    const data = this.#converter.push(frame)
    const samples = data.length / channels
    if (samples === 0) return
    if (this.#ms(this.#queuedSamples + samples) > MAX_QUEUED_MS) {
      this.#drop()
    } else {
      this.#queue.push(data)
      this.#queuedSamples += samples
      this.#arrival.resolve()
    }
  }

  duck(): void {
    this.#ducker.duck()
  }

  resume(): void {
    this.#ducker.resume()
  }

  flush(): number {
    const ms = this.#playedMs
    this.#queue = []
    this.#taken = this.#queuedSamples = this.#writtenSamples = 0
    this.#converter = new StreamConverter(this.#options.format)
    this.#ducker.resume()
    return ms
  }

  /** Plays until the node stops. */
  async run(): Promise<void> {
    const { clock, signal } = this.#options.context
    signal.addEventListener('abort', () => this.#arrival.resolve(), { once: true })
    let reportUs = 0
    let isTold = true
    while (!signal.aborted) {
      const nowUs = clock.now()
      if (this.#queuedSamples > 0) {
        await this.#writeBlock()
        isTold = false
      } else if (this.#heardAtUs <= nowUs && isTold) {
        await this.#arrival.promise
        this.#arrival = Promise.withResolvers<void>()
        continue
      }
      const isEmpty = this.#queuedSamples === 0 && this.#heardAtUs <= clock.now()
      if (isEmpty || clock.now() >= reportUs) {
        this.#options.onPlayed(this.#playedMs, isEmpty)
        reportUs = clock.now() + REPORT_MS * 1000
        isTold = isEmpty
      }
      await clock.sleep(this.#waitMs(clock.now()), signal)
    }
  }

  /** How long until the next block is due, or until the last one has been heard. */
  #waitMs(nowUs: number): number {
    const aheadMs = (this.#heardAtUs - nowUs) / 1000
    return this.#queuedSamples > 0 ? Math.max(0, aheadMs - LEAD_MS) : Math.max(0, aheadMs)
  }

  async #writeBlock(): Promise<void> {
    const { format, context, write } = this.#options
    const samples = Math.min(this.#blockSamples, this.#queuedSamples)
    const block = this.#ducker.apply(this.#take(samples), format)
    this.#writtenSamples += samples
    const startUs = Math.max(this.#heardAtUs, context.clock.now())
    this.#heardAtUs = startUs + this.#ms(samples) * 1000
    await context.clock.hold(write(pcm16(block, format)))
  }

  /** The next samples of the queue, planar. */
  #take(samples: number): Float32Array {
    const { channels } = this.#options.format
    const block = new Float32Array(samples * channels)
    for (let filled = 0; filled < samples; ) {
      const piece = this.#queue[0]!
      const length = piece.length / channels
      const count = Math.min(samples - filled, length - this.#taken)
      for (let row = 0; row < channels; row++) {
        const from = row * length + this.#taken
        block.set(piece.subarray(from, from + count), row * samples + filled)
      }
      filled += count
      this.#taken += count
      if (this.#taken < length) continue
      this.#queue.shift()
      this.#taken = 0
    }
    this.#queuedSamples -= samples
    return block
  }

  get #playedMs(): number {
    const aheadMs = Math.max(0, (this.#heardAtUs - this.#options.context.clock.now()) / 1000)
    return Math.max(0, this.#ms(this.#writtenSamples) - aheadMs)
  }

  #ms(samples: number): number {
    return (samples / this.#options.format.sampleRate) * 1000
  }

  #drop(): void {
    this.#dropped += 1
    if (this.#dropped > 1) return
    const { log } = this.#options.context
    log.warn(
      { minutes: MAX_QUEUED_MS / 60_000 },
      'more sound waits than can be kept: it is dropped',
    )
  }
}
