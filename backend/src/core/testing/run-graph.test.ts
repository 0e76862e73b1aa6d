import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { drain } from '../channels/index.ts'
import { defineComponent } from '../component/define-component.ts'
import { ui } from '../component/ui.ts'
import type { Catalog } from '../engine/types.ts'
import { TextFrame } from '../frames/text-frame.ts'
import { VideoFrame } from '../frames/video-frame.ts'
import { checker, counter } from '../runtime/testing-components/stream.ts'
import { graphOf, runGraph } from './index.ts'

const tags = { io: ['conduit'], functionality: ['misc'] } as const

/** Merges two inputs by time. */
const merge = defineComponent({
  name: 'Merge',
  description: '',
  tags,
  inputs: { a: TextFrame, b: TextFrame },
  outputs: { text: TextFrame },
  async run({ inputs, outputs }) {
    while (!(inputs.a.ended && inputs.b.ended)) {
      await Promise.race([inputs.a.ready(), inputs.b.ready()])
      for (const [a, b] of drain(inputs.a, inputs.b)) {
        outputs.text.send(new TextFrame({ text: a ? `a${a.text}` : `b${b!.text}` }))
      }
    }
  },
})

/** Sends as fast as its reader takes it. */
const eager = defineComponent({
  name: 'Eager',
  description: '',
  tags,
  config: z.object({ frames: z.int() }),
  outputs: { video: VideoFrame },
  async run({ outputs, config }) {
    for (let i = 0; i < config.frames && (await outputs.video.ready()); i++) {
      outputs.video.send(new VideoFrame({ data: new Uint8Array(12).fill(i), width: 2, height: 2 }))
    }
  },
})

const slow = defineComponent({
  name: 'Slow',
  description: '',
  tags,
  inputs: { video: VideoFrame },
  outputs: { seen: TextFrame },
  async run({ inputs, outputs, clock, signal }) {
    for await (const { data } of inputs.video) {
      await clock.sleep(1, signal)
      outputs.seen.send(new TextFrame({ text: `${data[0]}` }))
    }
  },
})

const streamModule = new URL('../runtime/testing-components/stream.ts', import.meta.url).href

describe('runGraph on a virtual clock', () => {
  const graph = graphOf(
    {
      x: ['Counter', { config: { interval_ms: 30 } }],
      y: ['Counter', { config: { interval_ms: 20 } }],
      merged: ['Merge'],
    },
    ['x.numbers -> merged.a', 'y.numbers -> merged.b'],
  )
  const run = () =>
    runGraph(graph, { components: [counter, merge], threads: false, until: { ms: 60 } })

  it('takes turns by time, then by node order', async () => {
    const { outputs, errors } = await run()

    expect(errors).toEqual({})
    expect(outputs['merged.text']?.map(({ text }) => text)).toEqual([
      'a0',
      'b0',
      'b1',
      'a1',
      'b2',
      'a2',
      'b3',
    ])
  })

  it('gives the same frames with the same ids and times every time', async () => {
    const plain = async () => {
      const { outputs } = await run()
      return JSON.stringify(outputs)
    }

    const first = await plain()

    expect(first).toContain('"timestampUs"')
    for (let i = 0; i < 5; i++) expect(await plain()).toBe(first)
  })

  it('makes a producer that can wait wait for its reader, and loses nothing', async () => {
    const { outputs } = await runGraph(
      graphOf({ eager: ['Eager', { config: { frames: 200 } }], slow: ['Slow'] }, [
        'eager.video -> slow.video',
      ]),
      { components: [eager, slow], threads: false },
    )

    expect(outputs['slow.seen']?.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    )
  })

  it('joins what a document cannot, and tells everything that is sent', async () => {
    const pageSide = defineComponent({
      name: 'PageSide',
      description: '',
      tags,
      inputs: { ui_text: ui.textInput() },
      outputs: { ui_text: ui.text() },
      async run({ inputs, outputs, clock, signal }) {
        for await (const { text } of inputs.ui_text) {
          await clock.sleep(5, signal)
          outputs.ui_text.send(new TextFrame({ text: `${text}!` }))
        }
      },
    })
    const sent: string[] = []

    await runGraph(graphOf({ one: ['PageSide'], two: ['PageSide'] }), {
      components: [pageSide],
      threads: false,
      feed: { 'one.ui_text': [new TextFrame({ text: 'hi', timestampUs: 1e12 })] },
      wires: ['one.ui_text -> two.ui_text'],
      onItem: ({ nodeId, slot, item, timeUs }) =>
        sent.push(`${timeUs - 1e12} ${nodeId}.${slot} ${(item as TextFrame).text}`),
    })

    expect(sent).toEqual(['5000 one.ui_text hi!', '10000 two.ui_text hi!!'])
  })

  it('says which nodes failed', async () => {
    const gap = [0, 1, 3].map((n) => new TextFrame({ text: `${n}` }))

    const { errors, outputs } = await runGraph(graphOf({ check: ['Checker'] }), {
      components: [checker],
      threads: false,
      feed: { 'check.numbers': gap },
    })

    expect(errors.check).toMatchObject({ code: 'node.run_failed' })
    expect(outputs['check.numbers']).toHaveLength(2)
  })
})

describe('runGraph in threads', () => {
  const catalog: Catalog = {
    types: ['Counter', 'Checker'],
    component: (type) => ({ Counter: counter, Checker: checker })[type] ?? null,
    source: (type) => ({
      type,
      module: streamModule,
      exportName: type.toLowerCase(),
      thread: 'own',
    }),
  }

  it('runs until so many items were sent', async () => {
    const { outputs, errors } = await runGraph(
      graphOf({ count: ['Counter'], check: ['Checker'] }, ['count.numbers -> check.numbers']),
      { components: catalog, until: { items: 100 } },
    )

    const numbers = outputs['check.numbers']!.map(({ text }) => Number(text))
    expect(errors).toEqual({})
    expect(numbers).toEqual(numbers.map((_, i) => i))
  })

  it('ends when the feed has been read and nothing moves', async () => {
    const feed = Array.from({ length: 500 }, (_, n) => new TextFrame({ text: `${n}` }))

    const { outputs } = await runGraph(graphOf({ check: ['Checker'] }, []), {
      components: catalog,
      feed: { 'check.numbers': feed },
    })

    expect(outputs['check.numbers']).toHaveLength(500)
  })
})
