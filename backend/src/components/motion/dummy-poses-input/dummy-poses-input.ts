import { BodyPoseFrame, defineComponent, z } from '../../../core/index.ts'
import { swayingPose } from './swaying-pose.ts'

const Config = z.object({
  center_x: z.number().default(0).describe('Where the figure stands, metres to its right'),
  center_z: z.number().default(0).describe('Where the figure stands, metres forward'),
  body_frequency: z.number().nonnegative().default(0.3).describe('Steps to and fro per second'),
  body_amplitude: z.number().default(0.5).describe('How far it goes forward and back, in metres'),
  head_frequency: z.number().nonnegative().default(0.5).describe('Turns of the head per second'),
  head_amplitude: z.number().default(0.6).describe('How far the head turns, in radians'),
  sway_amplitude: z
    .number()
    .default(0)
    .describe('How far it sways to the sides as it goes to and fro, in metres'),
  wave_frequency: z.number().nonnegative().default(1).describe('Waves of the right arm per second'),
  wave_amplitude: z
    .number()
    .default(0)
    .describe('How far the raised right forearm waves, in radians; 0: both arms are held out'),
  fps: z.number().min(1).max(240).default(60).describe('Poses per second'),
})

/** A figure that moves by itself, to try things out with. */
export const dummyPosesInput = defineComponent({
  name: 'DummyPosesInput',
  description: 'A figure in a T-pose that sways, turns its head and waves, to try things out with',
  tags: { io: ['source'], functionality: ['motion'] },
  config: Config,
  outputs: { poses: BodyPoseFrame },

  async run({ outputs, config, clock, signal }) {
    for await (const tick of clock.every(1000 / config.fps, signal)) {
      outputs.poses.send(new BodyPoseFrame({ parts: swayingPose(config, tick / config.fps) }))
    }
  },
})
