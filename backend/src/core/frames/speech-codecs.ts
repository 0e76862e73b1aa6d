import { audioCodec } from './audio-codec.ts'
import { BodyReader, BodyWriter, innerFrameSize } from './body-io.ts'
import type { FrameCodec } from './codec.ts'
import type { FrameInit } from './frame.ts'
import {
  PlaybackFrame,
  SPEECH_EVENT_TYPES,
  SpeechEvent,
  type SpeechEventType,
} from './speech-frames.ts'

export const speechEventCodec: FrameCodec<SpeechEvent> = {
  size: ({ audio }) => 8 + (audio === null ? 0 : innerFrameSize(audio, audioCodec)),
  payloadBytes: ({ audio }) => (audio === null ? 0 : audioCodec.payloadBytes(audio)),
  inner: ({ audio }) => (audio === null ? [] : [audio]),
  write({ event, audio }, body) {
    const writer = new BodyWriter(body).u32(SPEECH_EVENT_TYPES.indexOf(event))
    writer.u32(audio === null ? 0 : 1)
    return audio === null ? writer.length : writer.frame(audio, audioCodec).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const event = SPEECH_EVENT_TYPES[reader.u32()] as SpeechEventType
    const audio = reader.u32() === 0 ? null : reader.frame(audioCodec)
    return new SpeechEvent({ ...init, turn: init.turn ?? 0, event, audio })
  },
}

export const playbackCodec: FrameCodec<PlaybackFrame> = {
  size: () => 16,
  payloadBytes: () => 16,
  write({ chars, ms, done }, body) {
    return new BodyWriter(body)
      .u32(chars)
      .f64(ms)
      .u32(done ? 1 : 0).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const chars = reader.u32()
    const ms = reader.f64()
    const done = reader.u32() === 1
    return new PlaybackFrame({ ...init, ...numbered(init), chars, ms, done })
  },
}

/** Always there: a channel keeps them in the header of its entry. */
function numbered({ turn = 0, generation = 0 }: FrameInit) {
  return { turn, generation }
}
