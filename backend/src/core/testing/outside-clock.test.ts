import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import { TextFrame } from '../frames/text-frame.ts'
import { graphOf, OutsideClock, runComponent, runGraph } from './index.ts'

const tags = { io: ['conduit'], functionality: ['misc'] } as const
const textAt = (ms: number, text = `${ms}`) =>
  new TextFrame({ text, timestampUs: 1e12 + ms * 1000 })

/** Sends each chunk of the answer with the moment at which it came. */
const fetches = defineComponent({
  name: 'Fetches',
  description: '',
  tags,
  config: z.object({ url: z.string(), timeout_ms: z.number().default(60_000) }),
  inputs: { text: TextFrame },
  outputs: { chunks: TextFrame },
  async run({ inputs, outputs, clock, config }) {
    const tell = (text: string) =>
      outputs.chunks.send(
        new TextFrame({ text: `${text} at ${(clock.now() - clock.origin) / 1000}` }),
      )

    async function ask(text: string, signal: AbortSignal): Promise<void> {
      const response = await clock.hold(fetch(`${config.url}/${text}`, { signal }))
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await clock.hold(reader.read())
        if (done) return
        tell(value)
      }
    }

    for await (const { text } of inputs.text) {
      const abort = new AbortController()
      const timeout = clock.sleep(config.timeout_ms, abort.signal).then(() => abort.abort())
      await Promise.race([ask(text, abort.signal).catch(() => tell('failed')), timeout])
      abort.abort()
      await timeout
    }
  },
})

let clock: OutsideClock
let server: Server | undefined

afterEach(() => {
  clock[Symbol.dispose]()
  server?.closeAllConnections()
  server?.close()
})

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> {
  clock = new OutsideClock()
  server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const texts = (frames: readonly TextFrame[] | undefined) => frames?.map(({ text }) => text)

/** Answers in three chunks, each after the ms that the path says. */
async function slowly({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await clock.sleep(Number(url!.slice(1)))
    response.write(`${i}`)
  }
  response.end()
}

describe('OutsideClock', () => {
  it('lets a server answer at times of the run', async () => {
    const url = await serve(slowly)

    const { chunks } = await runComponent<{ chunks: TextFrame[] }>(fetches, {
      config: { url },
      inputs: { text: [textAt(0, '450'), textAt(10, '1000')] },
      outside: clock,
    })

    expect(texts(chunks)).toEqual([
      '0 at 450',
      '1 at 900',
      '2 at 1350',
      '0 at 2350',
      '1 at 3350',
      '2 at 4350',
    ])
  })

  it('puts what several nodes wait for in order of time, the same every time', async () => {
    const url = await serve(slowly)
    const graph = graphOf({
      a: ['Fetches', { config: { url } }],
      b: ['Fetches', { config: { url } }],
      c: ['Fetches', { config: { url } }],
    })
    const order = async () => {
      const { outputs } = await runGraph(graph, {
        components: [fetches],
        threads: false,
        feed: {
          'a.text': [textAt(0, '300'), textAt(1, '7')],
          'b.text': [textAt(0, '200'), textAt(1, '11')],
          'c.text': [textAt(0, '100'), textAt(1, '13')],
        },
        outside: clock,
      })
      return Object.entries(outputs).flatMap(([slot, frames]) =>
        frames.map(({ id, text, timestampUs }) => `${slot} ${id} ${timestampUs} ${text}`),
      )
    }

    const first = await order()

    expect(first).toContain('b.chunks 9 1000000400000 1 at 400')
    expect(first).toHaveLength(18)
    for (let i = 0; i < 20; i++) expect(await order()).toEqual(first)
  })

  it('lets a timeout of the node end a wait for a server that never answers', async () => {
    const url = await serve(async (_, response) => {
      const gone = new AbortController()
      response.on('close', () => gone.abort())
      await clock.sleep(Number.POSITIVE_INFINITY, gone.signal)
    })

    const { chunks } = await runComponent<{ chunks: TextFrame[] }>(fetches, {
      config: { url, timeout_ms: 5000 },
      inputs: { text: [textAt(0, 'x'), textAt(1, 'y')] },
      until: { ms: 20_000 },
      outside: clock,
    })

    expect(chunks.map(({ timestampUs }) => (timestampUs - 1e12) / 1000)).toEqual([5000, 10_000])
  })

  it('brings the news of a connection that breaks', async () => {
    const url = await serve(async (_, response) => {
      response.write('half')
      await clock.sleep(70)
      response.destroy()
    })

    const { chunks } = await runComponent<{ chunks: TextFrame[] }>(fetches, {
      config: { url },
      inputs: { text: [textAt(0, 'x')] },
      outside: clock,
    })

    expect(texts(chunks)).toEqual(['half at 0', 'failed at 70'])
  })

  it('stands still for work that no server does', async () => {
    const url = await serve(slowly)
    const thinks = defineComponent({
      name: 'Thinks',
      description: '',
      tags,
      inputs: { text: TextFrame },
      outputs: { text: TextFrame },
      async run({ inputs, outputs, clock: { hold, now, origin } }) {
        for await (const { text } of inputs.text) {
          await hold(new Promise((resolve) => setTimeout(resolve, 30)))
          outputs.text.send(new TextFrame({ text: `${text} at ${(now() - origin) / 1000}` }))
        }
      },
    })

    const { outputs } = await runGraph(
      graphOf({ fetch: ['Fetches', { config: { url } }], think: ['Thinks'] }),
      {
        components: [fetches, thinks],
        threads: false,
        feed: {
          'fetch.text': [textAt(0, '100')],
          'think.text': [0, 50, 150].map((ms) => textAt(ms)),
        },
        outside: clock,
      },
    )

    expect(texts(outputs['think.text'])).toEqual(['0 at 0', '50 at 50', '150 at 150'])
    expect(texts(outputs['fetch.chunks'])).toEqual(['0 at 100', '1 at 200', '2 at 300'])
  })

  it('waits for large answers, and for readers that take their time', async () => {
    const url = await serve(async (_, response) => {
      for (let i = 0; i < 20; i++) {
        response.write(Buffer.alloc(100_000, i))
        await clock.sleep(10)
      }
      response.end()
    })
    const counts = defineComponent({
      name: 'Counts',
      description: '',
      tags,
      config: z.object({ url: z.string() }),
      inputs: { text: TextFrame },
      outputs: { text: TextFrame },
      async run({ inputs, outputs, clock, config, signal }) {
        for await (const _ of inputs.text) {
          const response = await clock.hold(fetch(config.url))
          let bytes = 0
          const reader = response.body!.getReader()
          for (;;) {
            const { done, value } = await clock.hold(reader.read())
            if (done) break
            bytes += value.length
            await clock.sleep(1, signal)
          }
          outputs.text.send(new TextFrame({ text: `${bytes}` }))
        }
      },
    })

    const { text } = await runComponent<{ text: TextFrame[] }>(counts, {
      config: { url },
      inputs: { text: [textAt(0)] },
      outside: clock,
    })

    expect(texts(text)).toEqual(['2000000'])
  })

  it('serves WebSockets, which may be silent', async () => {
    const url = await serve(slowly)
    const sockets = new WebSocketServer({ server: server! })
    sockets.on('connection', (socket) => {
      socket.on('message', async (data) => {
        await clock.sleep(25)
        socket.send(`${data}!`)
      })
    })
    const echoes = defineComponent({
      name: 'Echoes',
      description: '',
      tags,
      config: z.object({ url: z.string() }),
      inputs: { text: TextFrame },
      outputs: { text: TextFrame },
      async run({ inputs, outputs, clock: { hold, now, origin }, config, signal }) {
        const socket = new WebSocket(config.url)
        await hold(once(socket, 'open'))
        signal.addEventListener('abort', () => socket.close())
        async function listen(): Promise<void> {
          const gone = once(socket, 'close').then(() => null)
          for (;;) {
            const data = await hold(Promise.race([once(socket, 'message'), gone]))
            if (!data) return
            const at = (now() - origin) / 1000
            outputs.text.send(new TextFrame({ text: `${data[0]} at ${at}` }))
          }
        }
        async function talk(): Promise<void> {
          for await (const { text } of inputs.text) socket.send(text)
        }
        await Promise.all([listen(), talk()])
      },
    })

    const { text } = await runComponent<{ text: TextFrame[] }>(echoes, {
      config: { url: url.replace('http', 'ws') },
      inputs: { text: [textAt(0, 'a'), textAt(500, 'b')] },
      outside: clock,
    })

    expect(texts(text)).toEqual(['a! at 25', 'b! at 525'])
    sockets.close()
  })
})
