import { arraySize, BodyReader, BodyWriter, textsSize } from './body-io.ts'
import type { FrameCodec } from './codec.ts'
import {
  ObjectDetectionFrame,
  ObjectLocationFrame,
  ObjectSegmentationFrame,
} from './object-frames.ts'

export const objectDetectionCodec: FrameCodec<ObjectDetectionFrame> = {
  size: (frame) => textsSize(frame.prompts) + arraySize(frame.boxes) + arraySize(frame.scores),
  payloadBytes: (frame) => frame.boxes.byteLength + frame.scores.byteLength,
  write(frame, body) {
    const writer = new BodyWriter(body).texts(frame.prompts)
    return writer.array(frame.boxes).array(frame.scores).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const prompts = reader.texts()
    const boxes = reader.float32()
    return new ObjectDetectionFrame({ ...init, prompts, boxes, scores: reader.float32() })
  },
}

export const objectSegmentationCodec: FrameCodec<ObjectSegmentationFrame> = {
  size({ labels, masks, boxes, scores, objectIds }) {
    const tables = arraySize(boxes) + arraySize(scores) + arraySize(objectIds)
    return 8 + textsSize(labels) + arraySize(masks) + tables
  },
  payloadBytes({ masks, boxes, scores, objectIds }) {
    return masks.length + boxes.byteLength + scores.byteLength + objectIds.byteLength
  },
  write(frame, body) {
    const writer = new BodyWriter(body).u32(frame.width).u32(frame.height).texts(frame.labels)
    writer.array(frame.masks).array(frame.boxes).array(frame.scores)
    return writer.array(frame.objectIds).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    return new ObjectSegmentationFrame({
      ...init,
      width: reader.u32(),
      height: reader.u32(),
      labels: reader.texts(),
      masks: reader.bytes(),
      boxes: reader.float32(),
      scores: reader.float32(),
      objectIds: reader.bigInt64(),
    })
  },
}

export const objectLocationCodec: FrameCodec<ObjectLocationFrame> = {
  size({ labels, positions, depths, scores, boxes, objectIds }) {
    const places = arraySize(positions) + arraySize(depths)
    return textsSize(labels) + places + arraySize(scores) + arraySize(boxes) + arraySize(objectIds)
  },
  payloadBytes({ positions, depths, scores, boxes, objectIds }) {
    const places = positions.byteLength + depths.byteLength
    return places + scores.byteLength + boxes.byteLength + objectIds.byteLength
  },
  write(frame, body) {
    const writer = new BodyWriter(body).texts(frame.labels)
    writer.array(frame.positions).array(frame.depths).array(frame.scores)
    return writer.array(frame.boxes).array(frame.objectIds).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    return new ObjectLocationFrame({
      ...init,
      labels: reader.texts(),
      positions: reader.float32(),
      depths: reader.float32(),
      scores: reader.float32(),
      boxes: reader.float32(),
      objectIds: reader.bigInt64(),
    })
  },
}
