import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import { optional } from '../component/slots.ts'
import { TextFrame } from '../frames/text-frame.ts'
import { runComponent } from './index.ts'

const tags = { io: ['conduit'], functionality: ['misc'] } as const
const textAt = (ms: number, text = `${ms}`) =>
  new TextFrame({ text, timestampUs: 1e12 + ms * 1000 })

/** Tells when each item came and what the optional input was. */
const stopwatch = defineComponent({
  name: 'Stopwatch',
  description: '',
  tags,
  config: z.object({ delay_ms: z.number().default(0) }),
  inputs: { text: TextFrame, extra: optional(TextFrame) },
  outputs: { times: TextFrame },
  async run({ inputs, outputs, clock, config, signal }) {
    for await (const { text } of inputs.text) {
      await clock.sleep(config.delay_ms, signal)
      const at = (clock.now() - clock.origin) / 1000
      outputs.times.send(new TextFrame({ text: `${text} at ${at}${inputs.extra ? ' wired' : ''}` }))
    }
  },
})

const metronome = defineComponent({
  name: 'Metronome',
  description: '',
  tags,
  outputs: { ticks: TextFrame },
  async run({ outputs, clock, signal }) {
    for await (const tick of clock.every(1000 / 3, signal)) {
      outputs.ticks.send(new TextFrame({ text: `${tick}` }))
    }
  },
})

describe('runComponent', () => {
  it('sends each frame at its own time', async () => {
    const text = [textAt(0), textAt(20), textAt(5000)]

    const { times } = await runComponent<{ times: TextFrame[] }>(stopwatch, { inputs: { text } })

    expect(times.map((frame) => frame.text)).toEqual(['0 at 0', '20 at 20', '5000 at 5000'])
    expect(times.map((frame) => frame.timestampUs)).toEqual(text.map((frame) => frame.timestampUs))
  })

  it('lets sleeps end before it ends', async () => {
    const { times } = await runComponent(stopwatch, {
      config: { delay_ms: 700 },
      inputs: { text: [textAt(0), textAt(100)], extra: [] },
    })

    expect(times?.map((frame) => frame.text)).toEqual(['0 at 700 wired', '100 at 1400 wired'])
  })

  it('runs a source for as long as asked, without waiting for it', async () => {
    const hour = await runComponent(metronome, { until: { ms: 3_600_000 } })
    const three = await runComponent<{ ticks: TextFrame[] }>(metronome, { until: { items: 3 } })

    expect(hour.ticks).toHaveLength(3 * 3600 + 1)
    expect(three.ticks.map(({ text }) => text)).toEqual(['0', '1', '2'])
    expect(three.ticks.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('waits for work outside the clock, with time standing still', async () => {
    const fetches = defineComponent({
      name: 'Fetches',
      description: '',
      tags,
      inputs: { text: TextFrame },
      outputs: { times: TextFrame },
      async run({ inputs, outputs, clock }) {
        for await (const { text } of inputs.text) {
          await clock.hold(new Promise((resolve) => setTimeout(resolve, 30)))
          outputs.times.send(
            new TextFrame({ text: `${text} at ${(clock.now() - clock.origin) / 1000}` }),
          )
        }
      },
    })

    const { times } = await runComponent(fetches, { inputs: { text: [textAt(0), textAt(7)] } })

    expect(times?.map((frame) => frame.text)).toEqual(['0 at 0', '7 at 7'])
  })

  it('reads the newest item after a nap', async () => {
    const napper = defineComponent({
      name: 'Napper',
      description: '',
      tags,
      inputs: { text: TextFrame },
      outputs: { text: TextFrame },
      async run({ inputs, outputs, clock, signal }) {
        for await (const frame of inputs.text.newest()) {
          outputs.text.send(frame)
          await clock.sleep(35, signal)
        }
      },
    })
    const text = Array.from({ length: 10 }, (_, i) => textAt(i * 10))

    const sent = await runComponent(napper, { inputs: { text } })

    expect(sent.text?.map((frame) => frame.text)).toEqual(['0', '30', '70', '90'])
  })

  it('throws what the component throws, and what its configuration says', async () => {
    const broken = defineComponent({
      name: 'Broken',
      description: '',
      tags,
      run() {
        throw new RangeError('no good')
      },
    })

    await expect(runComponent(broken)).rejects.toThrow(new RangeError('no good'))
    await expect(runComponent(stopwatch, { config: { delay_ms: 'x' } })).rejects.toMatchObject({
      code: 'component.invalid_config',
    })
  })

  it('sets up and cleans up, and waits for both', async () => {
    const steps: string[] = []
    const careful = defineComponent({
      name: 'Careful',
      description: '',
      tags,
      inputs: { text: TextFrame },
      setup: async ({ secrets }) => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        steps.push(`setup ${secrets.get('KEY')}`)
        return 1
      },
      run: async ({ inputs, state }) => {
        for await (const { text } of inputs.text) steps.push(`${state} ${text}`)
      },
      cleanup: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        steps.push('cleanup')
      },
    })

    await runComponent(careful, { inputs: { text: [textAt(0)] }, secrets: { KEY: 'k' } })

    expect(steps).toEqual(['setup k', '1 0', 'cleanup'])
  })
})
