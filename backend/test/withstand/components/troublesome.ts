import { defineComponent, TextFrame, VideoFrame, z } from '../../../src/core/index.ts'

const tags = { io: ['sink'], functionality: ['misc'] } as const

/** Sends as many texts as it is told, as fast as it can. */
export const burst = defineComponent({
  name: 'Burst',
  description: 'Sends many texts at once',
  tags,
  config: z.object({ frames: z.int().positive(), characters: z.int().positive().default(1) }),
  outputs: { count: TextFrame },
  async run({ outputs, config, clock, signal }) {
    for (let next = 0; next < config.frames; next++) {
      outputs.count.send(new TextFrame({ text: String(next).padStart(config.characters, '0') }))
    }
    console.log('sent all')
    await clock.sleep(2 ** 30, signal)
  },
})

/** Reads in order, and works on each item for a while without letting the event loop turn. */
export const slowReader = defineComponent({
  name: 'SlowReader',
  description: 'Reads slowly',
  tags,
  config: z.object({ ms: z.number().nonnegative().default(50) }),
  inputs: { text: TextFrame },
  outputs: { text: TextFrame },
  async run({ inputs, outputs, config }) {
    for await (const frame of inputs.text) {
      block(config.ms)
      outputs.text.send(frame)
    }
  },
})

/** The same for pictures; says how bright each is, so that memory used too early is seen. */
export const slowVideoReader = defineComponent({
  name: 'SlowVideoReader',
  description: 'Looks at every picture for a long time',
  tags,
  config: z.object({ ms: z.number().nonnegative().default(200) }),
  inputs: { video: VideoFrame },
  outputs: { text: TextFrame },
  async run({ inputs, outputs, config }) {
    for await (const frame of inputs.video) {
      const before = checksum(frame.data)
      block(config.ms)
      const text = before === checksum(frame.data) ? `${frame.timestampUs}` : 'overwritten'
      outputs.text.send(new TextFrame({ text }))
    }
  },
})

/** Looks at the latest picture only. */
export const newestVideoReader = defineComponent({
  name: 'NewestVideoReader',
  description: 'Looks at the latest picture',
  tags,
  inputs: { video: VideoFrame },
  outputs: { text: TextFrame },
  async run({ inputs, outputs }) {
    for await (const frame of inputs.video.newest()) {
      outputs.text.send(new TextFrame({ text: `${frame.timestampUs}` }))
    }
  },
})

/** Passes texts on and fails at one of them. */
export const failsAt = defineComponent({
  name: 'FailsAt',
  description: 'Fails at a text',
  tags,
  config: z.object({ text: z.string() }),
  inputs: { text: TextFrame },
  outputs: { text: TextFrame },
  async run({ inputs, outputs, config }) {
    for await (const frame of inputs.text) {
      if (frame.text === config.text) throw new Error(`cannot stand ${frame.text}`)
      outputs.text.send(frame)
    }
  },
})

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

function checksum(data: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 997) sum = (sum * 31 + data[at]!) | 0
  return sum
}
