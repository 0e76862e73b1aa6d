import { defineComponent, VideoFrame, z } from '../../../core/index.ts'
import { drawBackground, drawMoment } from './draw-pattern.ts'

/** A picture that needs no camera. */
export const testPattern = defineComponent({
  name: 'TestPattern',
  description:
    'A moving picture with a running **clock**: works without a camera, and for measuring',
  tags: { io: ['source'], functionality: ['vision'] },
  config: z.object({
    width: z.int().min(16).max(4096).default(640).describe('Width of the picture, in pixels'),
    height: z.int().min(16).max(4096).default(480).describe('Height of the picture, in pixels'),
    fps: z.number().min(0.1).max(240).default(30).describe('Pictures per second'),
  }),
  outputs: { video: VideoFrame },

  async run({ outputs, config, clock, signal }) {
    const { width, height, fps } = config
    const background = drawBackground(width, height)
    const startUs = clock.now()

    for await (const tick of clock.every(1000 / fps, signal)) {
      const seconds = tick / fps
      const picture = background.clone()
      drawMoment(picture, seconds)
      const { data } = picture
      // The time it belongs to, not the time it was drawn: neither jitter nor drift.
      const timestampUs = startUs + Math.round(seconds * 1e6)
      outputs.video.send(new VideoFrame({ data, width, height, format: 'bgr', timestampUs }))
    }
  },
})
