import { type AudioFrame, createResampler, type Resampler } from '../../../core/index.ts'
import { AudioHistory } from './audio-history.ts'
import { Segmenter, type SegmenterOptions, type Span, VAD_RATE } from './segmenter.ts'
import { SpeechIterator, WINDOW } from './speech-iterator.ts'

/** One stream of one format: its sound, what the model hears of it, and where its utterances are. */
export class HeardStream {
  readonly iterator = new SpeechIterator()
  readonly segmenter: Segmenter
  readonly #history: AudioHistory
  readonly #resampler: Resampler
  readonly #window = new Float32Array(WINDOW)
  #filled = 0

  constructor(
    format: { sampleRate: number; channels: number },
    options: SegmenterOptions & { turnsBefore: number },
  ) {
    this.#history = new AudioHistory(format)
    this.#resampler = createResampler(format.sampleRate, VAD_RATE)
    this.segmenter = new Segmenter(options)
  }

  /** False when the frame is of another format: it begins a new stream. */
  continuesWith(frame: AudioFrame): boolean {
    const { sampleRate, channels } = this.#history
    return frame.sampleRate === sampleRate && frame.channels === channels
  }

  /** Takes a frame and gives the windows it completes. Each is valid until the next one. */
  *windows(frame: AudioFrame): Iterable<Float32Array> {
    this.#history.push(frame)
    let rest = this.#resampler.push(frame.get({ format: 'float32', channels: 1 }))
    while (rest.length > 0) {
      const part = rest.subarray(0, WINDOW - this.#filled)
      this.#window.set(part, this.#filled)
      this.#filled += part.length
      rest = rest.subarray(part.length)
      if (this.#filled < WINDOW) return
      this.#filled = 0
      yield this.#window
    }
  }

  /** Drops the sound that no utterance can need any more. */
  forget(): void {
    this.#history.forget(this.segmenter.keepFrom(this.iterator.position) / VAD_RATE)
  }

  /** µs since the Unix epoch at a position in samples at 16 kHz. */
  timeUs(position: number): number {
    return this.#history.timeUs(position / VAD_RATE)
  }

  /** The sound of a span, at its own rate. */
  cut({ from, to }: Span, turn: number): AudioFrame {
    return this.#history.cut(from / VAD_RATE, to / VAD_RATE, turn)
  }
}
