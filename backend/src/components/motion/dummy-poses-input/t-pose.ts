import type { BodyPart } from '../../../core/index.ts'

interface Place {
  readonly x: number
  readonly y: number
}

/** A standing figure with its arms held out: metres, +X its right, Y up. */
export const T_POSE: Readonly<Record<BodyPart, Place>> = {
  head: { x: 0, y: 1.7 },
  chest: { x: 0, y: 1.29 },
  waist: { x: 0, y: 0.93 },
  left_shoulder: { x: -0.15, y: 1.41 },
  right_shoulder: { x: 0.15, y: 1.41 },
  left_elbow: { x: -0.45, y: 1.41 },
  right_elbow: { x: 0.45, y: 1.41 },
  left_hand: { x: -0.67, y: 1.41 },
  right_hand: { x: 0.67, y: 1.41 },
  left_knee: { x: -0.09, y: 0.46 },
  right_knee: { x: 0.09, y: 0.46 },
  left_foot: { x: -0.09, y: 0.06 },
  right_foot: { x: 0.09, y: 0.06 },
}
