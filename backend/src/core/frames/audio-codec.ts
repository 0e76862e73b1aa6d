import { AudioFrame } from './audio-frame.ts'
import { ALIGNMENT, alignedUp } from './body-io.ts'
import { rangesSize, readRanges, writeRanges } from './body-ranges.ts'
import { readText, textEnd, textSize, writeText } from './body-text.ts'
import type { Body, FrameCodec } from './codec.ts'

const SAMPLES = 8
const CHANNELS = 12
const DATA_START = 16
const HAS_CHARS = 20
const CHARS = 24
const SOURCE = 28

/** A header, who speaks, what could not be spoken, then the samples. */
export const audioCodec: FrameCodec<AudioFrame> = {
  size(frame) {
    const texts = textSize(frame.source ?? null) + rangesSize(frame.unspoken)
    return SOURCE + texts + ALIGNMENT + frame.data.byteLength
  },
  payloadBytes: (frame) => frame.data.byteLength,
  write(frame, body) {
    const { view, offset } = body
    view.setFloat64(offset, frame.sampleRate, true)
    view.setUint32(offset + SAMPLES, frame.data.length, true)
    view.setUint32(offset + CHANNELS, frame.channels, true)
    view.setUint32(offset + HAS_CHARS, frame.chars === undefined ? 0 : 1, true)
    view.setUint32(offset + CHARS, frame.chars ?? 0, true)
    const sourceEnd = writeText(body, offset + SOURCE, frame.source ?? null)
    const start = alignedUp(writeRanges(body, sourceEnd, frame.unspoken))
    view.setUint32(offset + DATA_START, start - offset, true)
    new Float32Array(body.buffer, start, frame.data.length).set(frame.data)
    return start - offset + frame.data.byteLength
  },
  read(body, init) {
    const { view, offset } = body
    return new AudioFrame({
      id: init.id,
      timestampUs: init.timestampUs,
      turn: init.turn,
      generation: init.generation,
      data: samplesOf(body),
      sampleRate: view.getFloat64(offset, true),
      channels: view.getUint32(offset + CHANNELS, true),
      chars: view.getUint32(offset + HAS_CHARS, true)
        ? view.getUint32(offset + CHARS, true)
        : undefined,
      unspoken: readRanges(body, textEnd(body, offset + SOURCE)),
      source: readText(body, offset + SOURCE) ?? undefined,
    })
  },
}

function samplesOf({ buffer, view, offset }: Body): Float32Array {
  const start = offset + view.getUint32(offset + DATA_START, true)
  return new Float32Array(buffer, start, view.getUint32(offset + SAMPLES, true))
}
