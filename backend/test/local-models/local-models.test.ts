import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelInfo } from '@openneuro/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TINY_REPLY, writeTinyModel } from '../../../scripts/tiny-models/index.ts'
import { AudioFrame } from '../../src/core/index.ts'
import { startTestServer, type TestServer } from '../../src/main/server.test-support.ts'
import { untilState } from '../engine/harness.ts'
import { type ModelServer, startModelServer } from './model-server.ts'

const isRunning = ({ status }: { status: string }) => status === 'running'

let folder = ''
let files: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiny-models-'))
  const written = [
    writeTinyModel({ folder, repository: 'acme/ears', kind: 'speech-to-text' }),
    writeTinyModel({ folder, repository: 'acme/mind', kind: 'chat' }),
    writeTinyModel({ folder, repository: 'acme/voice', kind: 'speech' }),
  ]
  files = (await Promise.all(written)).flat()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const NODES = {
  ears: ['LocalASR', { model: 'acme/ears', dtype: 'fp32', device: 'cpu' }],
  agent: ['AgentState', { system_prompt: 'Answer briefly.' }],
  mind: ['LLM', { model: 'local/acme/mind:fp32' }],
  voice: ['LocalTTS', { model_id: 'acme/voice', dtype: 'fp32', device: 'cpu' }],
} as const
const EDGES = [
  ['ears', 'text', 'agent', 'speech'],
  ['ears', 'text', 'agent', 'request'],
  ['agent', 'messages', 'mind', 'messages'],
  ['mind', 'token', 'voice', 'text'],
  ['mind', 'text', 'agent', 'feedback'],
] as const

async function withServers(use: (server: TestServer, models: ModelServer) => Promise<void>) {
  await using models = await startModelServer({ folder, files, licence: 'mit' })
  await using server = await startTestServer({}, { OPENNEURO_MODELS_URL: models.url })
  await server.ask('POST', '/projects', { name: 'Local' })
  await server.ask('POST', '/projects/Local/start')
  for (const [id, [type, config]] of Object.entries(NODES)) {
    const added = await server.ask('POST', '/graph/nodes', { id, type, init_args: { config } })
    expect(added.status).toBe(201)
  }
  for (const [source_node, source_slot, target_node, target_slot] of EDGES) {
    const edge = { source_node, source_slot, target_node, target_slot }
    expect((await server.ask('POST', '/graph/edges', edge)).status).toBe(201)
  }
  await use(server, models)
}

/** The next report about a model that fits. */
function reported(
  { engine }: TestServer,
  id: string,
  fits: (model: ModelInfo) => boolean,
): Promise<ModelInfo> {
  const { promise, resolve } = Promise.withResolvers<ModelInfo>()
  const undo = engine.parts.models.onProgress((model) => {
    if (model.id === id && fits(model)) resolve(model)
  })
  return promise.finally(undo)
}

/** Looks the model up first, so that it is known what will come. */
async function download(server: TestServer, id: string): Promise<ModelInfo> {
  const { body } = await server.ask('GET', '/models')
  const known: ModelInfo | undefined = body.find((model: ModelInfo) => model.id === id)
  if (known?.by_hand) await request(server, id)
  return request(server, id)
}

async function request(server: TestServer, id: string): Promise<ModelInfo> {
  const over = reported(server, id, ({ downloading }) => downloading === null)
  const { status } = await server.ask('POST', `/models/${encodeURIComponent(id)}/download`)
  expect(status).toBe(204)
  return over
}

const IDS = ['acme--ears-fp32', 'acme--mind-fp32', 'acme--voice-fp32-af_heart']

describe('local models', { timeout: 180_000 }, () => {
  it('are known with size and licence as the graph is configured, before anything is fetched', async () => {
    await withServers(async (server, models) => {
      const before: ModelInfo[] = (await server.ask('GET', '/models')).body
      expect(before.filter(({ by_hand }) => by_hand).map(({ id }) => id)).toEqual(IDS)
      expect(models.asked).toEqual([])

      const told = await Promise.all(IDS.map((id) => request(server, id)))

      const sizes = await Promise.all(
        ['acme/ears/', 'acme/mind/'].map(async (start) => {
          const own = files.filter((file) => file.startsWith(start))
          const contents = await Promise.all(own.map((file) => readFile(join(folder, file))))
          return contents.reduce((sum, { length }) => sum + length, 0)
        }),
      )
      expect(told.slice(0, 2).map(({ bytes }) => bytes)).toEqual(sizes)
      expect(told.every(({ licence, present }) => licence === 'mit' && !present)).toBe(true)
      expect(models.asked.every((line) => line.startsWith('GET /api/models/acme/'))).toBe(true)

      await server.ask('POST', '/graph/start')
      const { body } = await server.ask('GET', '/graph/nodes/mind')
      expect(body).toMatchObject({ status: 'stopped', error: { path: 'acme--mind-fp32' } })
    })
  })

  it('come over connections that break, and not at all when they are damaged', async () => {
    await withServers(async (server, models) => {
      models.cut('decoder_model_merged.onnx', 3000)
      models.corrupt('model.onnx')

      const ears = await download(server, 'acme--ears-fp32')
      const mind = await download(server, 'acme--mind-fp32')
      const again = await download(server, 'acme--mind-fp32')

      expect(ears).toMatchObject({ present: true, error: null })
      const decoder = models.asked.filter((line) => line.includes('/decoder_model_merged.onnx'))
      expect(decoder).toEqual([
        'GET /acme/ears/onnx/decoder_model_merged.onnx',
        'GET /acme/ears/onnx/decoder_model_merged.onnx bytes=3000-',
      ])
      expect(mind).toMatchObject({ present: false, error: expect.stringContaining('SHA-256') })
      expect(again).toMatchObject({ present: true, error: null })
      for (const file of files.filter((one) => /ears|mind/.test(one))) {
        const [got, sent] = await Promise.all(
          [join(server.home, 'models'), folder].map((root) => readFile(join(root, file))),
        )
        expect(got?.equals(sent!)).toBe(true)
      }
    })
  })

  it.skipIf(!hasEspeak())(
    'start when they have come, and hear, answer and speak without the network (needs espeak-ng)',
    async () => {
      await withServers(async (server, models) => {
        const { graph } = server.engine.parts
        const spoken = graph.tap('voice', 'text')
        const sound = graph.tap('voice', 'audio')
        const ears = graph.inject('ears', 'audio')
        await server.ask('POST', '/graph/start')

        for (const id of IDS) {
          expect(await download(server, id)).toMatchObject({ present: true, error: null })
        }
        await models[Symbol.asyncDispose]()
        for (const id of Object.keys(NODES)) await untilState(graph, id, isRunning)
        await ears.ready()
        ears.send(tone(200))

        const texts: string[] = []
        for await (const frame of spoken) {
          texts.push((frame as { text: string }).text)
          if (texts.join(' ') === TINY_REPLY) break
        }
        expect(texts).toEqual(['Hello there, my friend.', 'How are you today?'])
        const first = await sound[Symbol.asyncIterator]().next()
        expect(first.value).toBeInstanceOf(AudioFrame)
        ears.close()
      })
    },
  )
})

function tone(hz: number): AudioFrame {
  const sampleRate = 16_000
  const data = Float32Array.from(
    { length: sampleRate },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  )
  return new AudioFrame({ data, sampleRate, turn: 1 })
}

function hasEspeak(): boolean {
  try {
    execFileSync('espeak-ng', ['--version'])
    return true
  } catch {
    return false
  }
}
