import { BODY_PARTS, type BodyPart, type BonePose } from '../../../core/index.ts'
import { T_POSE } from './t-pose.ts'

/** Frequencies in Hz; amplitudes in metres, those of head and wave in radians. */
export interface Movements {
  readonly center_x: number
  readonly center_z: number
  readonly body_frequency: number
  readonly body_amplitude: number
  readonly head_frequency: number
  readonly head_amplitude: number
  readonly sway_amplitude: number
  readonly wave_frequency: number
  readonly wave_amplitude: number
}

type Pose = Record<BodyPart, Partial<BonePose>>

/** How the arms are held while it waves, in radians above the horizontal. */
const UPPER_ARM_ANGLE = 0.5
const FOREARM_ANGLE = 1.35
const HANGING_ARM_ANGLE = -1.3

/**
 * The figure `seconds` after it began: forward and back and the head from side to side; where asked for,
 * its weight from one foot to the other, and waving with its right arm.
 */
export function swayingPose(moves: Movements, seconds: number): Pose {
  const sine = (hz: number) => Math.sin(2 * Math.PI * hz * seconds)
  const posZ = moves.center_z + moves.body_amplitude * sine(moves.body_frequency)
  const sway = moves.sway_amplitude * sine(moves.body_frequency)
  const yaw = moves.head_amplitude * sine(moves.head_frequency)

  const places = moves.wave_amplitude === 0 ? T_POSE : wavingPlaces(moves, seconds)
  const pose = {} as Pose
  for (const part of BODY_PARTS) {
    const { x, y } = places[part]
    pose[part] = { posX: moves.center_x + x + sway * looseness(y), posY: y, posZ }
  }
  pose.head = { ...pose.head, rotW: Math.cos(yaw / 2), rotY: Math.sin(yaw / 2) }
  return pose
}

/** The feet stay where they are; from the waist up the body moves as a whole. */
function looseness(height: number): number {
  const { left_foot: foot, waist } = T_POSE
  return Math.min(1, Math.max(0, (height - foot.y) / (waist.y - foot.y)))
}

/** The right elbow is raised and the forearm goes to and fro about it; the left arm hangs. */
function wavingPlaces({ wave_frequency, wave_amplitude }: Movements, seconds: number) {
  const angle = FOREARM_ANGLE + wave_amplitude * Math.sin(2 * Math.PI * wave_frequency * seconds)
  const right = arm('right', UPPER_ARM_ANGLE, angle)
  const left = arm('left', HANGING_ARM_ANGLE, HANGING_ARM_ANGLE)
  return {
    ...T_POSE,
    right_elbow: right.elbow,
    right_hand: right.hand,
    left_elbow: left.elbow,
    left_hand: left.hand,
  }
}

/** An arm as long as that of the T-pose, at these angles. */
function arm(side: 'left' | 'right', upper: number, fore: number) {
  const shoulder = T_POSE[`${side}_shoulder`]
  const straight = { elbow: T_POSE[`${side}_elbow`], hand: T_POSE[`${side}_hand`] }
  const elbow = along(shoulder, upper, straight.elbow.x - shoulder.x)
  return { elbow, hand: along(elbow, fore, straight.hand.x - straight.elbow.x) }
}

/** @param reach to the figure's right; below zero to its left */
function along(from: { x: number; y: number }, angle: number, reach: number) {
  return { x: from.x + reach * Math.cos(angle), y: from.y + Math.abs(reach) * Math.sin(angle) }
}
