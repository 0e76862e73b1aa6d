import { readText, textBytes, textEnd, textSize, writeText } from './body-text.ts'
import type { FrameCodec } from './codec.ts'
import { EOS, TextFrame } from './text-frame.ts'

/** The text, then the language. */
export const textCodec: FrameCodec<TextFrame> = {
  detached: true,
  size: (frame) => textSize(frame.text) + textSize(frame.language),
  payloadBytes({ text, language }, written) {
    return written === undefined || language !== null ? textBytes(text) : written - 8
  },
  write(frame, body) {
    const at = writeText(body, body.offset, frame.text)
    return writeText(body, at, frame.language) - body.offset
  },
  read(body, init) {
    const text = readText(body, body.offset) ?? ''
    const language = readText(body, textEnd(body, body.offset))
    return new TextFrame({
      id: init.id,
      timestampUs: init.timestampUs,
      turn: init.turn,
      generation: init.generation,
      text,
      language,
    })
  },
}

export const eosCodec: FrameCodec<EOS> = {
  detached: true,
  size: () => 0,
  payloadBytes: () => 0,
  write: () => 0,
  read: (_body, init) => new EOS(init),
}
