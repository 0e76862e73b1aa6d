/** A stretch of mono sound as a synthesiser gives it. */
export interface Sound {
  /** Samples, range -1…1. */
  readonly data: Float32Array
  /** Samples per second, in Hz. */
  readonly sampleRate: number
}

/** Longest frame: how much was heard is known to a fraction of a word. */
const MAX_FRAME_SECONDS = 0.1
/** What is kept until it is known whether more comes, so that the last frame can say that it is the last. */
const TAIL_SECONDS = 0.02

/** Cuts the sound of one passage into frames, always keeping a little back. */
export class SoundSlicer {
  #tail: Sound | null = null

  /** What can be sent now. */
  push(sound: Sound): Sound[] {
    if (sound.data.length === 0) return []
    const other = this.#tail && this.#tail.sampleRate !== sound.sampleRate ? [this.#tail] : []
    const { data, sampleRate } = other.length > 0 ? sound : joined(this.#tail, sound)
    const keepFrom = Math.max(0, data.length - Math.ceil(sampleRate * TAIL_SECONDS))
    this.#tail = { data: data.subarray(keepFrom), sampleRate }
    return [...other, ...slices({ data: data.subarray(0, keepFrom), sampleRate })]
  }

  /** The end of what came; null when nothing did. */
  flush(): Sound | null {
    const tail = this.#tail
    this.#tail = null
    return tail
  }
}

function slices({ data, sampleRate }: Sound): Sound[] {
  const samples = Math.max(1, Math.floor(sampleRate * MAX_FRAME_SECONDS))
  return Array.from({ length: Math.ceil(data.length / samples) }, (_, i) => ({
    data: data.subarray(i * samples, (i + 1) * samples),
    sampleRate,
  }))
}

function joined(first: Sound | null, second: Sound): Sound {
  if (!first) return second
  const data = new Float32Array(first.data.length + second.data.length)
  data.set(first.data)
  data.set(second.data, first.data.length)
  return { data, sampleRate: second.sampleRate }
}
