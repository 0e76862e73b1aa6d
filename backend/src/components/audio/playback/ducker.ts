/** Gain while somebody starts to speak: -12 dB. */
const DUCKED_GAIN = 0.25
/** How long it takes to get there and back, well within the 60 ms that a listener may wait for it. */
const RAMP_SECONDS = 0.03

/** Makes sound softer and louder again, in a ramp without clicks. */
export class Ducker {
  #gain = 1
  #target = 1

  duck(): void {
    this.#target = DUCKED_GAIN
  }

  resume(): void {
    this.#target = 1
  }

  /** At once: nothing is playing. */
  reset(): void {
    this.#gain = this.#target = 1
  }

  /** The samples as they are to be heard: planar, `[channels × samples]`; the same array at full loudness. */
  apply(data: Float32Array, format: { sampleRate: number; channels: number }): Float32Array {
    if (this.#gain === 1 && this.#target === 1) return data
    const samples = data.length / format.channels
    const step = (1 - DUCKED_GAIN) / (RAMP_SECONDS * format.sampleRate)
    const result = new Float32Array(data.length)
    for (let i = 0; i < samples; i++) {
      this.#gain += Math.max(-step, Math.min(step, this.#target - this.#gain))
      for (let at = i; at < data.length; at += samples) result[at] = data[at]! * this.#gain
    }
    return result
  }
}
