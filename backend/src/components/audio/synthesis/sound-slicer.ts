/** A stretch of mono sound as a synthesiser gives it. */
export interface Sound {
  /** Samples, range -1…1. */
  readonly data: Float32Array
  /** Samples per second, in Hz. */
  readonly sampleRate: number
  /** All of its passage, so that it is known how long that takes. @default false */
  readonly isWhole?: boolean
}

/** Length of a frame: how much was heard is known to a fraction of a word. */
const FRAME_SECONDS = 0.05

/**
 * Cuts the sound of one passage into frames of equal length, however it came. Always keeps something
 * back, so that the last frame can say that it is the last.
 */
export class SoundSlicer {
  #rest: Sound | null = null

  /** What can be sent now. */
  push(sound: Sound): Sound[] {
    if (sound.data.length === 0) return []
    const other = this.#rest && this.#rest.sampleRate !== sound.sampleRate ? [this.#rest] : []
    const { data, sampleRate } = other.length > 0 ? sound : joined(this.#rest, sound)
    const samples = Math.max(1, Math.round(sampleRate * FRAME_SECONDS))
    const frames = Math.ceil(data.length / samples) - 1
    this.#rest = { data: data.subarray(frames * samples), sampleRate }
    const slices = Array.from({ length: frames }, (_, i) => ({
      data: data.subarray(i * samples, (i + 1) * samples),
      sampleRate,
    }))
    return [...other, ...slices]
  }

  /** The end of what came; null when nothing did. */
  flush(): Sound | null {
    const rest = this.#rest
    this.#rest = null
    return rest
  }
}

function joined(first: Sound | null, second: Sound): Sound {
  if (!first) return second
  const data = new Float32Array(first.data.length + second.data.length)
  data.set(first.data)
  data.set(second.data, first.data.length)
  return { data, sampleRate: second.sampleRate }
}
