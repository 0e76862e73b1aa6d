import type {
  AudioFrame,
  ComponentContext,
  EOS,
  Input,
  InterruptFrame,
  Output,
  SpeechEvent,
  TextFrame,
} from '../../../core/index.ts'
import type { Sound } from './sound-slicer.ts'

/** How a reply was spoken. */
export interface SpokenReply {
  readonly turn: number | undefined
  readonly generation: number | undefined
  /** When its first frame was sent, µs; null when nothing was. */
  readonly firstFrameUs: number | null
  /** Length of the sound that was sent. */
  readonly seconds: number
  /** Whether it was interrupted or taken back. */
  readonly isGivenUp: boolean
}

interface CommonOptions {
  readonly inputs: {
    readonly text: Input<TextFrame | EOS>
    readonly interrupt: Input<InterruptFrame> | null
    readonly turn_events: Input<SpeechEvent> | null
  }
  readonly outputs: {
    readonly audio: Output<AudioFrame>
    /** Gets each sentence once all of its sound was sent. */
    readonly text?: Output<TextFrame>
  }
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'trace'>
  /** The setting that decides how long the first sound takes, with its value: `model_id inworld-tts-1.5-max`. */
  readonly setting?: string
  /** Called once for each reply, when its last frame was sent or when it was given up. */
  readonly onSpoken?: (reply: SpokenReply) => void
  /** Called when replies to turns before this one are over, those too that were sent; undefined: all. */
  readonly onInterrupt?: (turn: number | undefined) => void
}

/**
 * Speaks a passage. It is never called again before it has ended, holds the clock for what it waits for
 * outside, and ends soon after the signal aborts. What it throws is logged, and the next passage follows.
 */
export type SynthesisOptions = CommonOptions &
  (
    | {
        /** Gets one sentence, or the first clause of one, without markup. */
        readonly synthesise: (
          text: string,
          signal: AbortSignal,
          reply: { readonly turn: number | undefined; readonly generation: number | undefined },
        ) => AsyncIterable<Sound>
        /** It is heard while it is synthesised, so it has to wait until it may be heard. @default false */
        readonly speaksItself?: boolean
      }
    | {
        /** Gets a whole reply, with its markup, piece by piece as it comes; from its beginning at each call. */
        readonly synthesiseStream: (
          pieces: () => AsyncIterable<string>,
          signal: AbortSignal,
        ) => AsyncIterable<Sound>
      }
  )
