/** The 13 parts of a body that are followed, in the order they have on the wire. */
export const BODY_PARTS = [
  'head',
  'left_hand',
  'right_hand',
  'waist',
  'chest',
  'left_foot',
  'right_foot',
  'left_knee',
  'right_knee',
  'left_elbow',
  'right_elbow',
  'left_shoulder',
  'right_shoulder',
] as const
export type BodyPart = (typeof BODY_PARTS)[number]

/**
 * Place and rotation of one part: metres and a unit quaternion. The world is left-handed, Y up, +X the
 * figure's right, +Z forward at start.
 */
export interface BonePose {
  readonly posX: number
  readonly posY: number
  readonly posZ: number
  readonly rotW: number
  readonly rotX: number
  readonly rotY: number
  readonly rotZ: number
}

/** A pose with defaults for what is left out: the origin, no rotation. */
export function bonePose(given: Partial<BonePose>): BonePose {
  const { posX = 0, posY = 0, posZ = 0, rotW = 1, rotX = 0, rotY = 0, rotZ = 0 } = given
  return { posX, posY, posZ, rotW, rotX, rotY, rotZ }
}

/** Degrees clockwise from +Z, seen from above (90 = facing +X), of a waist's rotation. */
export function headingFromWaist({ rotW, rotX, rotY, rotZ }: BonePose): number {
  const forwardX = 2 * (rotX * rotZ + rotW * rotY)
  const forwardZ = 1 - 2 * (rotX * rotX + rotY * rotY)
  return (-Math.atan2(forwardX, forwardZ) * 180) / Math.PI
}
