import { BODY_PARTS, type BodyPart, type BonePose } from './body-pose.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import type { FrameCodec } from './codec.ts'

const BONES_START = 8
const BONE_SIZE = 7 * 8
const SIZE = BONES_START + BODY_PARTS.length * BONE_SIZE

/** A bit for each part that is there, then 7 float64 for each part, there or not. */
export const bodyPoseCodec: FrameCodec<BodyPoseFrame> = {
  size: () => SIZE,
  payloadBytes: () => BODY_PARTS.length * BONE_SIZE,
  write(frame, { view, offset }) {
    let present = 0
    for (let i = 0; i < BODY_PARTS.length; i++) {
      const pose = frame.parts[BODY_PARTS[i]!]
      if (pose === null) continue
      present |= 1 << i
      writeBone(view, offset + BONES_START + i * BONE_SIZE, pose)
    }
    view.setUint32(offset, present, true)
    return SIZE
  },
  read({ view, offset }, init) {
    const present = view.getUint32(offset, true)
    const parts: Partial<Record<BodyPart, BonePose>> = {}
    for (let i = 0; i < BODY_PARTS.length; i++) {
      if ((present & (1 << i)) === 0) continue
      parts[BODY_PARTS[i]!] = readBone(view, offset + BONES_START + i * BONE_SIZE)
    }
    return new BodyPoseFrame({ ...init, parts })
  },
}

function writeBone(view: DataView, at: number, pose: BonePose): void {
  view.setFloat64(at, pose.posX, true)
  view.setFloat64(at + 8, pose.posY, true)
  view.setFloat64(at + 16, pose.posZ, true)
  view.setFloat64(at + 24, pose.rotW, true)
  view.setFloat64(at + 32, pose.rotX, true)
  view.setFloat64(at + 40, pose.rotY, true)
  view.setFloat64(at + 48, pose.rotZ, true)
}

function readBone(view: DataView, at: number): BonePose {
  return {
    posX: view.getFloat64(at, true),
    posY: view.getFloat64(at + 8, true),
    posZ: view.getFloat64(at + 16, true),
    rotW: view.getFloat64(at + 24, true),
    rotX: view.getFloat64(at + 32, true),
    rotY: view.getFloat64(at + 40, true),
    rotZ: view.getFloat64(at + 48, true),
  }
}
