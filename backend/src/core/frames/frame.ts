import { nextFrameId, nowUs } from './frame-source.ts'

/** What every frame can be given when it is made; what is left out is filled in. */
export interface FrameInit {
  /** µs since the Unix epoch. @default now, from a monotonic source */
  readonly timestampUs?: number | undefined
  /** The turn of the conversation this belongs to, u32. */
  readonly turn?: number | undefined
  /** The generation (one reply of the character) this belongs to, u32. */
  readonly generation?: number | undefined
  /** Only for codecs: the id of a frame that crossed a thread. @default a fresh id */
  readonly id?: number | undefined
}

/** Keeps the shared memory that a received frame looks into. @internal */
export interface FrameLease {
  retain(): void
  release(): void
}

/**
 * One timed unit of data. Immutable: to change something, make a new frame with the same
 * `timestampUs`, `turn` and `generation`.
 *
 * The data of a *received* frame is valid until the next read from the same input; `retain()`
 * keeps it longer (each call needs its own `release()`), which is counted and limited.
 */
export abstract class Frame {
  /** Name of the frame kind of a class, on the wire too. */
  static readonly frameName: string = 'Frame'
  /** Name of the frame kind, such as `AudioFrame`. */
  abstract get kind(): string
  /** Unique in the process, 53 bits. */
  readonly id: number
  /** µs since the Unix epoch, comparable between threads. */
  readonly timestampUs: number
  readonly turn: number | undefined
  readonly generation: number | undefined
  #lease: FrameLease | null = null

  constructor(init: FrameInit) {
    this.id = init.id ?? nextFrameId()
    this.timestampUs = init.timestampUs ?? nowUs()
    this.turn = init.turn
    this.generation = init.generation
  }

  /** Keeps this frame's data valid until `release`. Frames made in this thread need neither. */
  retain(): this {
    this.#lease?.retain()
    return this
  }

  release(): void {
    this.#lease?.release()
  }

  /** @internal */
  static leaseOf(frame: Frame): FrameLease | null {
    return frame.#lease
  }

  /** @internal */
  static attachLease(frame: Frame, lease: FrameLease): void {
    frame.#lease = lease
  }
}

/** A frame class as a value: what slots are declared with. */
export type FrameClass<F extends Frame = Frame> = (abstract new (
  // biome-ignore lint/suspicious/noExplicitAny: constructors differ per kind; instances are what is typed
  ...args: any[]
) => F) & {
  /** Name on the wire, such as `AudioFrame`. */
  readonly frameName: string
}

/** What a frame made from `frame` takes over: its time, turn and generation. */
export function initFrom(frame: Frame): FrameInit {
  return { timestampUs: frame.timestampUs, turn: frame.turn, generation: frame.generation }
}
