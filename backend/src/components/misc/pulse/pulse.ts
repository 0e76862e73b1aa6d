import { defineComponent, RequestFrame, z } from '../../../core/index.ts'

/** A metronome of requests. */
export const pulse = defineComponent({
  name: 'Pulse',
  description: 'Sends a **request** at once and then in even intervals',
  tags: { io: ['source'], functionality: ['misc'] },
  thread: 'shared',
  config: z.object({
    interval: z.number().min(0.001).max(86_400).default(1.0).describe('Seconds between requests'),
  }),
  outputs: { pulse: RequestFrame },
  formerSlots: { request: 'pulse' },

  async run({ outputs, config, clock, signal }) {
    for await (const _ of clock.every(config.interval * 1000, signal)) {
      outputs.pulse.send(new RequestFrame())
    }
  },
})
