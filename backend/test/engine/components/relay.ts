import { defineComponent, optional, TextFrame, z } from '../../../src/core/index.ts'

/** Passes text on with a prefix; says so when its optional input is there. */
export const relay = defineComponent({
  name: 'Relay',
  description: 'Passes text on',
  tags: { io: ['conduit'], functionality: ['misc'] },
  config: z.object({ prefix: z.string().default('') }),
  inputs: { text: TextFrame, extra: optional(TextFrame) },
  outputs: { text: TextFrame },

  async run({ inputs, outputs, config, log }) {
    log.info(inputs.extra ? 'with extra' : 'without extra')
    for await (const frame of inputs.text) {
      outputs.text.send(new TextFrame({ ...frame, text: config.prefix + frame.text }))
    }
  },
})
