import { BodyPoseFrame, defineComponent, initFrom, VideoFrame, z } from '../../../core/index.ts'
import { drawPose, drawStage } from './draw-pose.ts'

/** Draws poses as stick figures. */
export const poseRenderer = defineComponent({
  name: 'PoseRenderer',
  description: 'Draws each pose as a **stick figure** seen from the front',
  tags: { io: ['conduit'], functionality: ['vision', 'motion'] },
  config: z.object({
    width: z.int().min(16).max(4096).default(640).describe('Width of the picture, in pixels'),
    height: z.int().min(16).max(4096).default(480).describe('Height of the picture, in pixels'),
  }),
  inputs: { pose: BodyPoseFrame },
  outputs: { video: VideoFrame },

  async run({ inputs, outputs, config }) {
    const { width, height } = config
    const stage = drawStage(width, height)

    for await (const frame of inputs.pose) {
      const picture = stage.clone()
      drawPose(picture, frame.parts)
      const { data } = picture
      outputs.video.send(new VideoFrame({ ...initFrom(frame), data, width, height, format: 'bgr' }))
    }
  },
})
