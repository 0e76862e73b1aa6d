import type { AudioFrame, TextRange } from './audio-frame.ts'
import { Frame, type FrameInit } from './frame.ts'

export const SPEECH_EVENT_TYPES = [
  'start',
  'confirmed',
  'false_alarm',
  'candidate_end',
  'resumed',
  'end',
] as const
/** What has just been found out about somebody's turn to speak. */
export type SpeechEventType = (typeof SPEECH_EVENT_TYPES)[number]

export interface SpeechEventInit extends FrameInit {
  readonly turn: number
  readonly event: SpeechEventType
  readonly audio?: AudioFrame | null | undefined
}

/** Progress of one turn of speech, sent by voice activity detection. */
export class SpeechEvent extends Frame {
  static override readonly frameName: string = 'SpeechEvent'
  declare readonly turn: number
  /** The specs call it `kind`, which is taken by the kind of frame. */
  readonly event: SpeechEventType
  /** The utterance so far, with `candidate_end` and `end`; null when it is too short for one. */
  readonly audio: AudioFrame | null

  constructor(init: SpeechEventInit) {
    super(init)
    this.event = init.event
    this.audio = init.audio ?? null
  }

  get kind(): string {
    return 'SpeechEvent'
  }
}

export interface PlaybackFrameInit extends FrameInit {
  readonly turn: number
  readonly generation: number
  readonly chars: number
  readonly unspoken?: readonly TextRange[] | undefined
  readonly ms: number
  readonly done: boolean
}

/** How much of one reply has been heard, sent by the components that play audio. */
export class PlaybackFrame extends Frame {
  static override readonly frameName: string = 'PlaybackFrame'
  declare readonly turn: number
  declare readonly generation: number
  /** Characters of the generation's text that have been heard, u32. */
  readonly chars: number
  /** What of them nobody has heard, as it could not be spoken; undefined when there is nothing. */
  readonly unspoken: readonly TextRange[] | undefined
  /** Milliseconds of the generation's audio that have been heard. */
  readonly ms: number
  /** True once the generation has been heard to its end, or was cut off. */
  readonly done: boolean

  constructor(init: PlaybackFrameInit) {
    super(init)
    this.chars = init.chars
    this.unspoken = init.unspoken?.length ? init.unspoken : undefined
    this.ms = init.ms
    this.done = init.done
  }

  get kind(): string {
    return 'PlaybackFrame'
  }
}
