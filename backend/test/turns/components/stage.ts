import { defineComponent, optional, TextFrame, TRACE_PARTS, z } from '../../../src/core/index.ts'

/** One stage of a reply: works for a while on each text, tells of it, and passes it on. */
export const stage = defineComponent({
  name: 'TestStage',
  description: 'Pretends to work on a reply',
  tags: { io: ['conduit'], functionality: ['llm'] },
  config: z.object({
    part: z.enum(TRACE_PARTS),
    work_ms: z.number().default(50).describe('How long it works'),
    told: z.boolean().default(true).describe('Whether it tells of its work'),
    note: z.string().default(''),
    load_ms: z.number().default(0).describe('How long it loads'),
  }),
  inputs: { text: TextFrame, end: optional(TextFrame) },
  outputs: { text: TextFrame },

  async setup({ config, clock, signal, progress }) {
    if (config.load_ms > 0) progress(0.4, 'Loading the model')
    await clock.sleep(config.load_ms, signal)
  },

  async run({ inputs, outputs, config, clock, signal, trace, note }) {
    if (config.note !== '') note(config.note)
    for await (const { text, turn } of inputs.text) {
      const fromUs = clock.now()
      await clock.sleep(config.work_ms, signal)
      // What was begun early is held until the turn has ended.
      if (inputs.end && (await inputs.end.ready())) inputs.end.tryNext()
      const setting = `work_ms ${config.work_ms}`
      if (turn !== undefined && config.told) {
        trace({ turn, part: config.part, fromUs, toUs: clock.now(), setting })
      }
      outputs.text.send(new TextFrame({ text, ...(turn !== undefined && { turn }) }))
    }
  },
})
