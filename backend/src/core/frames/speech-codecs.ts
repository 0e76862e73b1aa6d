import { audioCodec } from './audio-codec.ts'
import { BodyReader, BodyWriter, innerFrameSize } from './body-io.ts'
import { rangesSize, readRanges, writeRanges } from './body-ranges.ts'
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

const PLAYBACK_NUMBERS = 16

export const playbackCodec: FrameCodec<PlaybackFrame> = {
  size: ({ unspoken }) => PLAYBACK_NUMBERS + rangesSize(unspoken),
  payloadBytes: () => PLAYBACK_NUMBERS,
  write({ chars, ms, done, unspoken }, body) {
    const writer = new BodyWriter(body).u32(chars).f64(ms)
    const { length } = writer.u32(done ? 1 : 0)
    return writeRanges(body, body.offset + length, unspoken) - body.offset
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const chars = reader.u32()
    const ms = reader.f64()
    const done = reader.u32() === 1
    const unspoken = readRanges(body, body.offset + PLAYBACK_NUMBERS)
    return new PlaybackFrame({ ...init, ...numbered(init), chars, ms, done, unspoken })
  },
}

/** Always there: a channel keeps them in the header of its entry. */
function numbered({ turn = 0, generation = 0 }: FrameInit) {
  return { turn, generation }
}
