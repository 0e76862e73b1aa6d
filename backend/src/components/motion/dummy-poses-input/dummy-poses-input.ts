import {
  BODY_PARTS,
  type BodyPart,
  BodyPoseFrame,
  type BonePose,
  defineComponent,
  z,
} from '../../../core/index.ts'
import { T_POSE } from './t-pose.ts'

const Config = z.object({
  center_x: z.number().default(0).describe('Where the figure stands, metres to its right'),
  center_z: z.number().default(0).describe('Where the figure stands, metres forward'),
  body_frequency: z.number().nonnegative().default(0.3).describe('Steps to and fro per second'),
  body_amplitude: z.number().default(0.5).describe('How far it goes forward and back, in metres'),
  head_frequency: z.number().nonnegative().default(0.5).describe('Turns of the head per second'),
  head_amplitude: z.number().default(0.6).describe('How far the head turns, in radians'),
  fps: z.number().min(1).max(240).default(60).describe('Poses per second'),
})

/** A figure that moves by itself, to try things out with. */
export const dummyPosesInput = defineComponent({
  name: 'DummyPosesInput',
  description: 'A figure in a T-pose that sways and turns its head, to try things out with',
  tags: { io: ['source'], functionality: ['motion'] },
  config: Config,
  outputs: { poses: BodyPoseFrame },

  async run({ outputs, config, clock, signal }) {
    for await (const tick of clock.every(1000 / config.fps, signal)) {
      outputs.poses.send(new BodyPoseFrame({ parts: swayingPose(config, tick / config.fps) }))
    }
  },
})

/** The figure `seconds` after it began: forward and back as a whole, the head from side to side. */
export function swayingPose(
  config: z.output<typeof Config>,
  seconds: number,
): Record<BodyPart, Partial<BonePose>> {
  const wave = (hz: number) => Math.sin(2 * Math.PI * hz * seconds)
  const posZ = config.center_z + config.body_amplitude * wave(config.body_frequency)
  const yaw = config.head_amplitude * wave(config.head_frequency)

  const parts = {} as Record<BodyPart, Partial<BonePose>>
  for (const part of BODY_PARTS) {
    const { x, y } = T_POSE[part]
    parts[part] = { posX: config.center_x + x, posY: y, posZ }
  }
  parts.head = { ...parts.head, rotW: Math.cos(yaw / 2), rotY: Math.sin(yaw / 2) }
  return parts
}
