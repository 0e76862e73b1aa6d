import { BodyReader, BodyWriter, NUMBER_SIZE } from './body-io.ts'
import { textBytes, textSize } from './body-text.ts'
import type { FrameCodec } from './codec.ts'
import { GoalFrame, InterruptFrame, RequestFrame } from './control-frames.ts'

export const interruptCodec: FrameCodec<InterruptFrame> = {
  size: (frame) => textSize(frame.reason),
  payloadBytes: (frame) => textBytes(frame.reason),
  write: (frame, body) => new BodyWriter(body).text(frame.reason).length,
  read: (body, init) => new InterruptFrame({ ...init, reason: new BodyReader(body).text() }),
}

export const requestCodec: FrameCodec<RequestFrame> = {
  size: () => 0,
  payloadBytes: () => 0,
  write: () => 0,
  read: (_body, init) => new RequestFrame(init),
}

export const goalCodec: FrameCodec<GoalFrame> = {
  size: () => 4 * NUMBER_SIZE,
  payloadBytes: () => 4 * 8,
  write({ x, y, z, heading }, body) {
    const writer = new BodyWriter(body).numberOrNull(x).numberOrNull(y).numberOrNull(z)
    return writer.numberOrNull(heading).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const [x, y, z, heading] = Array.from({ length: 4 }, () => reader.numberOrNull())
    return new GoalFrame({ ...init, x, y, z, heading })
  },
}
