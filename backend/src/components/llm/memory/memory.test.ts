import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Component,
  defineComponent,
  list,
  MessageFrame,
  openMemory,
  type TextFrame,
} from '../../../core/index.ts'
import { graphOf, OutsideClock, runGraph } from '../../../core/testing/index.ts'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { serveOpenAiEmbeddings } from '../../testing/provider-server/openai-embeddings.ts'
import { memory } from './memory.ts'

const T0 = 1_700_000_000_000_000
const CHAT = '/v1/chat/completions'
const EMBEDDINGS = '/v1/embeddings'
const secrets = { OPENAI_API_KEY: 'secret-key' }

let clock: OutsideClock
let server: ProviderServer
let project: string
/** What the model for facts answers, by what it was told. */
let extracted: (conversation: string) => string
let asked: string[]

beforeEach(async () => {
  clock = new OutsideClock()
  server = await startProviders({ clock, delays: { firstTokenMs: 400 } })
  project = mkdtempSync(join(tmpdir(), 'memory-'))
  extracted = () => '{"facts": []}'
  asked = []
  serveOpenAiChat(server, {
    key: 'secret-key',
    reply({ messages }) {
      asked.push(messages.at(-1)!.text)
      return extracted(messages.at(-1)!.text)
    },
  })
  serveOpenAiEmbeddings(server, { key: 'secret-key' })
})
afterEach(async () => {
  await server.close()
  clock[Symbol.dispose]()
  rmSync(project, { recursive: true, force: true })
})

/** Sends the whole conversation so far with every message that comes. */
const talking: Component = defineComponent({
  name: 'Talking',
  description: 'Makes a growing conversation of messages',
  tags: { io: ['conduit'], functionality: ['misc'] },
  inputs: { message: MessageFrame },
  outputs: { messages: list(MessageFrame) },
  async run({ inputs, outputs }) {
    const all: MessageFrame[] = [new MessageFrame({ role: 'system', content: 'Be brief.' })]
    for await (const message of inputs.message) {
      all.push(message)
      outputs.messages.send([...all])
    }
  },
})

const said = (ms: number, content: string, turn?: number) =>
  new MessageFrame({ role: 'user', content, timestampUs: T0 + ms * 1000, turn })

interface Talk {
  readonly messages: readonly MessageFrame[]
  readonly config?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>>
}

async function talk({ messages, config = {}, secrets: keys }: Talk) {
  let logs = ''
  const { outputs, errors, notes } = await runGraph(
    graphOf({ talk: ['Talking'], memory: ['Memory', { config }] }, [
      'talk.messages -> memory.messages',
    ]),
    {
      components: [talking, memory],
      threads: false,
      outside: clock,
      feed: { 'talk.message': messages },
      folders: { projectFolder: project },
      ...(keys && { secrets: keys }),
      onOutput: (_node, _stream, text) => {
        logs += text
      },
    },
  )
  const prefixes = outputs['memory.memory_prefix'] as readonly TextFrame[]
  return { prefixes, texts: prefixes.map(({ text }) => text), errors, notes: notes.memory, logs }
}

async function kept(userId = 'default') {
  using store = await openMemory({ project })
  const { facts } = store.list({ userId, limit: 100, nowUs: T0 })
  return facts.toReversed()
}
const keptTexts = async () => (await kept()).map(({ text }) => text)

const withServer = (more: object = {}) => ({
  llm_base_url: `${server.url}/v1`,
  embedder_base_url: `${server.url}/v1`,
  ...more,
})

describe('Memory without a key', () => {
  it('recalls what was told before, and is silent when nothing fits', async () => {
    const { texts, errors, logs } = await talk({
      messages: [
        said(0, 'My name is Ada. I live in Lisbon! What is the weather?', 1),
        said(5000, 'Where do I live?', 2),
        said(6000, 'Brr', 3),
      ],
      config: { last_k: 1 },
    })

    expect([errors, logs]).toEqual([{}, ''])
    expect(texts[0]).toBe('')
    expect(texts[1]!.split('\n').slice(1, -1)).toEqual(['- I live in Lisbon!', '- My name is Ada.'])
    expect(texts[1]).toMatch(/^What you remember.*:\n(- .*\n)+Use it .*\.$/)
  })

  it('recalls nothing that has been forgotten since it was recalled', async () => {
    const messages = [
      said(0, 'I live in Lisbon. I like Lisbon.', 1),
      said(5000, 'Where is Lisbon?', 2),
    ]
    const before = await talk({ messages, config: { last_k: 1 } })
    const lives = (await kept()).find(({ text }) => text === 'I live in Lisbon.')!
    using store = await openMemory({ project })
    store.forget({ ids: [lives.id] })

    const after = await talk({ messages: messages.slice(1), config: { last_k: 1 } })

    expect(before.texts[1]).toContain('- I live in Lisbon.')
    expect(after.texts[0]!.split('\n').slice(1, -1)).toEqual(['- I like Lisbon.'])
  })

  it('says what it does without', async () => {
    const { notes } = await talk({ messages: [said(0, 'Hi')] })

    expect(notes).toEqual([
      'learns by simple rules: OPENAI_API_KEY is missing; finds by words: OPENAI_API_KEY is missing',
    ])
    expect(server.requests).toEqual([])
  })

  it('keeps who said it when, and how sure it is', async () => {
    await talk({
      messages: [said(70, '[12:30:00] Please remember that the key is under the mat. Yes.', 4)],
      config: { user_id: 'bob' },
    })

    expect(await kept('bob')).toMatchObject([
      {
        text: 'The key is under the mat.',
        confidence: 0.9,
        times: 1,
        source: { role: 'user', turn: 4, timestampUs: T0 + 70_000 },
      },
    ])
  })

  it('learns each message once, also when the node starts again with the same conversation', async () => {
    const messages = [said(0, 'I like tea.'), said(10, 'I like tea.'), said(5000, 'Good.')]

    await talk({ messages })
    await talk({ messages })

    expect(await kept()).toMatchObject([{ text: 'I like tea.', times: 2 }])
  })

  it('takes the later words of a turn that went on', async () => {
    const begun = said(0, 'I live in', 1)
    const whole = said(200, 'I live in Lisbon', 1)
    const { outputs } = await runGraph(graphOf({ memory: ['Memory'] }, []), {
      components: [memory],
      threads: false,
      feed: { 'memory.messages': [[begun], [whole]] },
      folders: { projectFolder: project },
    })

    expect(outputs['memory.memory_prefix']).toHaveLength(2)
    expect(await keptTexts()).toEqual(['I live in Lisbon'])
  })

  it('carries the turn of the conversation', async () => {
    const { prefixes } = await talk({ messages: [said(0, 'Hi', 7)] })

    expect(prefixes.map(({ turn }) => turn)).toEqual([7])
  })

  it('does not learn again what was said before it was to forget', async () => {
    mkdirSync(join(project, 'memory'))
    const mark = JSON.stringify({ at_us: T0 + 10_000, pending: null })
    writeFileSync(join(project, 'memory', 'forgotten.json'), mark)

    await talk({ messages: [said(0, 'I like tea.'), said(20, 'I like milk.')] })

    expect(await keptTexts()).toEqual(['I like milk.'])
  })
})

describe('Memory with a provider', () => {
  it('keeps the facts that a model finds, and finds them by meaning', async () => {
    serveOpenAiEmbeddings(server, {
      key: 'secret-key',
      embed: (text, dims) => {
        const vector = new Array<number>(dims).fill(0)
        vector[/pet|dog/i.test(text) ? 0 : 1] = 1
        return vector
      },
    })
    extracted = (conversation) =>
      conversation.includes('pets')
        ? '[]'
        : 'Sure: ```json\n{"facts": [{"text": "Has a dog", "confidence": 0.8}, "Is 40"]}\n```'

    const { texts, errors, logs } = await talk({
      messages: [said(0, 'Rex barks, and it is my birthday', 1), said(9000, 'Any pets?', 2)],
      config: withServer({ memory_limit: 1, last_k: 1, embedder_dims: 3 }),
      secrets,
    })

    expect([errors, logs]).toEqual([{}, ''])
    expect(asked).toEqual(['user: Rex barks, and it is my birthday', 'user: Any pets?'])
    expect(await kept()).toMatchObject([
      { text: 'Has a dog', confidence: 0.8 },
      { text: 'Is 40', confidence: 0.7 },
    ])
    expect(texts[1]).toContain('\n- Has a dog\n')
    expect(server.requests.find(({ path }) => path === EMBEDDINGS)?.json()).toEqual({
      model: 'text-embedding-3-small',
      input: ['user: Rex barks, and it is my birthday'],
      encoding_format: 'float',
      dimensions: 3,
    })
  })

  it('does not let an answer wait for what is learned', async () => {
    extracted = () => '{"facts": ["Likes tea"]}'
    const { prefixes } = await talk({
      messages: [said(0, 'I like tea'), said(1200, 'Hello'), said(5000, 'tea')],
      config: withServer({ embedder_provider: 'anthropic', embedder_base_url: undefined }),
      secrets,
    })

    expect(prefixes.map(({ timestampUs }) => (timestampUs - T0) / 1000)).toEqual([0, 1200, 5000])
    expect(prefixes.map(({ text }) => text.includes('Likes tea'))).toEqual([false, false, true])
  })

  it('is the same every time', async () => {
    extracted = (conversation) => JSON.stringify([conversation])
    const scene = {
      messages: [0, 900, 2100, 3300].map((ms) => said(ms, `At ${ms} we ate cake`)),
      config: withServer(),
      secrets,
    }
    const runs = []
    for (let run = 0; run < 3; run++) {
      const { prefixes } = await talk(scene)
      runs.push([prefixes.map(({ text, timestampUs }) => [timestampUs, text]), await kept()])
      rmSync(join(project, 'memory'), { recursive: true })
    }

    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
  })

  it.each([
    ['a wrong key', () => server.fail({ path: CHAT, status: 401, times: 9 }), 'Paste a new key'],
    ['a broken server', () => server.fail({ path: CHAT, status: 500, times: 9 }), 'answered 500'],
    [
      'a server that hangs',
      () => server.hang({ path: CHAT, times: 9 }),
      'did not answer|no answer',
    ],
    ['nonsense', () => (extracted = () => 'I would rather not'), 'no list of facts'],
  ])('learns by rules with %s, and says so once', async (_, break_, problem) => {
    break_()
    const { logs, errors } = await talk({
      messages: [said(0, 'I like tea.'), said(60_000, 'I like milk.')],
      config: withServer(),
      secrets,
    })

    expect(errors).toEqual({})
    expect(await keptTexts()).toEqual(['I like tea.', 'I like milk.'])
    expect(logs.match(/found by simple rules/g)).toHaveLength(1)
    expect(logs).toMatch(new RegExp(problem))
    expect(logs).not.toContain('tea')
  })

  it.each([
    [
      'a wrong key',
      () => server.fail({ path: EMBEDDINGS, status: 403, times: 9 }),
      'Paste a new key',
    ],
    [
      'a server that hangs',
      () => server.hang({ path: EMBEDDINGS, times: 9 }),
      'did not answer within 2',
    ],
    [
      'garbage',
      () => server.fail({ path: EMBEDDINGS, status: 200, body: '<p>', times: 9 }),
      'no JSON',
    ],
    [
      'vectors of another length',
      () => serveOpenAiEmbeddings(server, { embed: () => [1, 0] }),
      'set embedder_dims to 2',
    ],
    [
      'too few vectors',
      () => server.fail({ path: EMBEDDINGS, status: 200, body: { data: [] }, times: 9 }),
      'no list of embeddings',
    ],
  ])('finds by words with %s, and says so once', async (_, break_, problem) => {
    break_()
    const { texts, logs, errors } = await talk({
      messages: [said(0, 'I like tea.'), said(9000, 'tea?')],
      config: withServer({ llm_provider: 'nobody', llm_base_url: undefined }),
      secrets,
    })

    expect(errors).toEqual({})
    expect(texts.at(-1)).toContain('- I like tea.')
    expect(logs.match(/found by their words alone/g)).toHaveLength(1)
    expect(logs).toContain(problem)
    expect(logs).not.toContain('I like tea')
  })

  it('gives vectors to what was learned without, once there is a key', async () => {
    await talk({ messages: [said(0, 'I like tea.')] })

    await talk({ messages: [said(60_000, 'My dog is Rex.')], config: withServer(), secrets })

    using store = await openMemory({ project })
    expect(store.withoutVector('default', 'openai/text-embedding-3-small/1536', 9, T0)).toEqual([])
  })
})

describe('keys that come while the node runs', () => {
  it('are seen, and the node says what is still missing', async () => {
    const keys: Record<string, string> = {}
    const told = new MessageFrame({ role: 'system', content: 'Hm', timestampUs: T0 + 6e6 })
    const adding = defineComponent({
      name: 'Adding',
      description: 'Sets the key after a while',
      tags: { io: ['source'], functionality: ['misc'] },
      async run({ clock, signal }) {
        await clock.sleep(3000, signal)
        Object.assign(keys, secrets)
      },
    })
    const { notes } = await runGraph(
      graphOf(
        {
          talk: ['Talking'],
          memory: ['Memory', { config: withServer({ llm_base_url: undefined }) }],
          adding: ['Adding'],
        },
        ['talk.messages -> memory.messages'],
      ),
      {
        components: [talking, memory, adding],
        threads: false,
        outside: clock,
        // Nothing new is said when the key is there: nobody outside is asked.
        feed: { 'talk.message': [said(0, 'I like tea.'), told] },
        folders: { projectFolder: project },
        secrets: keys,
      },
    )

    expect(notes.memory).toEqual(['learns by simple rules: OPENAI_API_KEY is missing', null])
  })
})

describe('trouble with the file', () => {
  it('starts anew beside one that cannot be read, and says where that is', async () => {
    mkdirSync(join(project, 'memory'))
    writeFileSync(join(project, 'memory', 'memory.sqlite'), 'no database, but long enough')

    const { logs, errors } = await talk({ messages: [said(0, 'I like tea.')] })

    expect(errors).toEqual({})
    expect(await keptTexts()).toEqual(['I like tea.'])
    expect(logs).toContain('memory.damaged-1.sqlite')
    expect(readFileSync(join(project, 'memory', 'memory.damaged-1.sqlite'), 'utf8')).toContain(
      'no database',
    )
  })

  it('goes on without a memory where no folder can be made', async () => {
    writeFileSync(join(project, 'memory'), 'in the way')

    const { texts, logs, errors } = await talk({
      messages: [said(0, 'I like tea.'), said(5000, 'Tea?')],
    })

    expect([errors, texts]).toEqual([{}, ['', '']])
    expect(logs.match(/the memory cannot be used/g)).toHaveLength(1)
  })
})

describe('the component', () => {
  it('needs nothing, whatever is configured', () => {
    const needs = (config: object) => memory.requires({ config: parsed(config) })

    expect(needs({})).toEqual([
      { kind: 'secret', name: 'OPENAI_API_KEY', optional: true },
      { kind: 'host', host: 'api.openai.com' },
    ])
    expect(needs({ llm_provider: 'nobody', embedder_provider: 'nobody' })).toEqual([])
    expect(
      needs({ embedder_provider: 'local', embedder_model: 'Xenova/all-MiniLM-L6-v2' }),
    ).toContainEqual(
      expect.objectContaining({ kind: 'model', file: 'Xenova/all-MiniLM-L6-v2', optional: true }),
    )
  })

  it('has the defaults of Mem0', () => {
    expect(parsed({ vector_store: {} })).toEqual({
      user_id: 'default',
      last_k: 4,
      memory_limit: 5,
      llm_provider: 'openai',
      llm_model: 'gpt-4.1-nano-2025-04-14',
      llm_api_key_env_var: 'OPENAI_API_KEY',
      llm_temperature: 0,
      llm_max_tokens: 400,
      embedder_provider: 'openai',
      embedder_model: 'text-embedding-3-small',
      embedder_api_key_env_var: 'OPENAI_API_KEY',
      embedder_dims: 1536,
      vector_store: {
        provider: 'qdrant',
        on_disk: true,
        collection_name: 'mem0_conversations',
        embedding_model_dims: 1536,
      },
    })
  })

  it('says that another store is not used', async () => {
    const { logs } = await talk({
      messages: [said(0, 'Hi')],
      config: { vector_store: { host: 'localhost', port: 6333 } },
    })

    expect(logs).toContain('vector_store is not used')
  })
})

const parsed = (config: object) => memory.config!.parse(config)
