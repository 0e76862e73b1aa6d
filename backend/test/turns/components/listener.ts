import { defineComponent, optional, TextFrame, z } from '../../../src/core/index.ts'

/** Hears a user who speaks again and again, and waits for the end of each turn; not before `begin`, where it is wired. */
export const listener = defineComponent({
  name: 'TestListener',
  description: 'Pretends to hear somebody speak',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    silence_seconds: z.number().default(0.4).describe('Silence that ends a turn'),
    candidate_seconds: z.number().default(0.1).describe('Silence after which others may begin'),
    every_ms: z.number().default(1000).describe('From one turn to the next'),
    turns: z.int().default(3),
  }),
  inputs: { begin: optional(TextFrame) },
  outputs: { candidate: TextFrame, end: optional(TextFrame) },

  async run({ inputs, outputs, config, clock, signal, trace }) {
    await inputs.begin?.ready()
    for (let turn = 1; turn <= config.turns && !signal.aborted; turn++) {
      const fromUs = clock.now()
      await clock.sleep(config.candidate_seconds * 1000, signal)
      outputs.candidate.send(new TextFrame({ text: 'hello', turn }))
      await clock.sleep((config.silence_seconds - config.candidate_seconds) * 1000, signal)
      const toUs = clock.now()
      trace({ turn, part: 'end_of_speech', fromUs, toUs: fromUs })
      const setting = `silence_seconds ${config.silence_seconds}`
      trace({ turn, part: 'end_of_turn', fromUs, toUs, setting })
      outputs.end.send(new TextFrame({ text: 'hello', turn }))
      await clock.sleep(config.every_ms, signal)
    }
    await clock.sleep(60_000, signal)
  },
})
