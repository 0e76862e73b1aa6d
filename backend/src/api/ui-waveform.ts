import type { TapPreview } from '@openneuro/protocol'
import type { AudioFrame } from '../core/frames/audio-frame.ts'

const COLUMNS = 64

/** Minima and maxima of the first channel, in a bounded number of columns however much sound there was. */
export class Waveform {
  #min: number[] = []
  #max: number[] = []
  #seconds = 0

  add(frame: AudioFrame): void {
    const samples = frame.channel(0)
    let min = 0
    let max = 0
    for (const sample of samples) {
      if (sample < min) min = sample
      else if (sample > max) max = sample
    }
    this.#min.push(round(min))
    this.#max.push(round(max))
    this.#seconds += samples.length / frame.sampleRate
    if (this.#min.length > 4 * COLUMNS) this.#halve()
  }

  take(): Extract<TapPreview, { format: 'waveform' }> {
    while (this.#min.length > COLUMNS) this.#halve()
    const preview = {
      format: 'waveform' as const,
      seconds: this.#seconds,
      min: this.#min,
      max: this.#max,
    }
    this.#min = []
    this.#max = []
    this.#seconds = 0
    return preview
  }

  #halve(): void {
    this.#min = pairs(this.#min).map(([a, b]) => Math.min(a, b))
    this.#max = pairs(this.#max).map(([a, b]) => Math.max(a, b))
  }
}

function pairs(values: readonly number[]): [number, number][] {
  const result: [number, number][] = []
  for (let i = 0; i < values.length; i += 2) result.push([values[i]!, values[i + 1] ?? values[i]!])
  return result
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
