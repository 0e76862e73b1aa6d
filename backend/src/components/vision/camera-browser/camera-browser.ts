import { defineComponent, ui, VideoFrame } from '../../../core/index.ts'

/** Larger pictures are taken for an attack: a small file can unpack to gigabytes. */
const MAX_PIXELS = 4096 * 4096

/** Receives pictures of the camera of whoever has the page open. */
export const cameraBrowser = defineComponent({
  name: 'CameraBrowser',
  description: 'Pictures of the **camera** that the page uses',
  tags: { io: ['source'], functionality: ['vision'] },
  inputs: { ui_video: ui.videoInput() },
  outputs: { video: VideoFrame },

  async setup({ clock }) {
    const { default: sharp } = await clock.hold(import('sharp'))
    return { sharp }
  },

  async run({ inputs, outputs, clock, log, state }) {
    let skipped = 0

    // Live: what came while a picture was decoded makes way for the newest.
    for await (const jpeg of inputs.ui_video.newest()) {
      const options = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const
      const timestampUs = clock.now()
      try {
        const pixels = state.sharp(jpeg, options).toColourspace('srgb').removeAlpha().raw()
        const { data, info } = await clock.hold(pixels.toBuffer({ resolveWithObject: true }))
        const { width, height } = info
        outputs.video.send(new VideoFrame({ data, width, height, format: 'rgb', timestampUs }))
      } catch (error) {
        skipped++
        if (skipped === 1) log.warn({ reason: String(error) }, 'skipped a picture that is no JPEG')
      }
    }
    if (skipped > 0) log.warn({ skipped }, 'pictures that could not be decoded')
  },
})
