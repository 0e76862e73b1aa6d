import { defineComponent, ui, VideoFrame } from '../../../core/index.ts'

/** Tables of its own for each picture would make it a fifth smaller and take nearly twice the time. */
const JPEG = { quality: 75, optimiseCoding: false }

/** Shows pictures on the page. */
export const videoStream = defineComponent({
  name: 'VideoStream',
  description: 'Shows the newest **picture** on the page',
  tags: { io: ['sink'], functionality: ['vision'] },
  inputs: { video: VideoFrame },
  outputs: { ui_video: ui.video() },

  async setup({ clock }) {
    const { default: sharp } = await clock.hold(import('sharp'))
    return { sharp }
  },

  async run({ inputs, outputs, clock, state }) {
    /** Used for one picture after the other: a new array for each would keep the memory's cleaners busy. */
    let pixels: Uint8Array = new Uint8Array(0)
    for await (const frame of inputs.video.newest()) {
      // A picture costs milliseconds to compress, so not one is made that nobody looks at.
      if (outputs.ui_video.readers === 0) continue
      const { width, height } = frame
      if (pixels.length !== frame.data.length) pixels = new Uint8Array(frame.data.length)
      const picture = state.sharp(frame.get('rgb', pixels), { raw: { width, height, channels: 3 } })
      const jpeg = picture.jpeg(JPEG).toBuffer()
      outputs.ui_video.send(await clock.hold(jpeg))
    }
  },
})
