import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { interruptAt, type OscRun, oscPerTest, textAt } from '../../osc/testing/osc-per-test.ts'
import type { ReceivedOsc } from '../../osc/testing/osc-receiver.ts'
import type { AskedChat } from '../../testing/provider-server/chat-behaviour.ts'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { EXPRESSIONS, FACE_PARAMETERS, FACES } from './expressions.ts'
import { oscFace } from './osc-face.ts'

const CHAT = '/v1/chat/completions'
const PREFIX = '/avatar/parameters/FT/'
const SMILE = 'v2/SmileFrownLeft'

const osc = oscPerTest()

async function show(options: OscRun) {
  const { messages, logs } = await osc.run(oscFace, { ms: 20_000, ...options })
  return { messages, logs, faces: facesIn(messages) }
}

/** What `messages` have made of the face, at each moment at which something came. */
function facesAt(messages: readonly ReceivedOsc[]): Map<number, Record<string, number>> {
  const face: Record<string, number> = {}
  const moments = new Map<number, Record<string, number>>()
  for (const [atMs, address, value] of messages) {
    face[address.replace(PREFIX, '')] = value as number
    moments.set(atMs, { ...face })
  }
  return moments
}

/** The expressions that are shown in full, with the moment. */
function facesIn(messages: readonly ReceivedOsc[]): [number, string][] {
  return [...facesAt(messages)].flatMap(([atMs, face]) => {
    const name = EXPRESSIONS.find((one) =>
      FACE_PARAMETERS.every((key) => face[key] === Math.fround(FACES[one][key])),
    )
    return name === undefined ? [] : [[atMs, name] as [number, string]]
  })
}

describe('OSCFace', () => {
  it('begins with the neutral face', async () => {
    const { messages } = await show({ text: [textAt(0, '')], ms: 100 })

    const expected = FACE_PARAMETERS.map((name) => {
      if (name.startsWith('v2/EyeLid')) return [0, PREFIX + name, Math.fround(0.7)]
      return [0, PREFIX + name, name === 'v2/PupilDilation' ? Math.fround(0.55) : 0]
    })
    expect(messages).toEqual(expected)
    expect(messages).toHaveLength(18)
  })

  it('changes in even steps along a straight line, and stays', async () => {
    const { messages, faces } = await show({ text: [textAt(0, 'I am so happy')] })

    const smiles = [...facesAt(messages)].map(([atMs, face]) => [atMs, face[SMILE]])
    expect(smiles).toEqual([
      [0, 0],
      ...Array.from({ length: 20 }, (_, i) => [
        600 + (i + 1) * 15,
        Math.fround(i === 19 ? 0.92 : 0.92 * ((i + 1) / 20)),
      ]),
    ])
    expect(faces).toEqual([
      [0, 'neutral'],
      [900, 'happy'],
    ])
  })

  it('holds one expression before the next', async () => {
    const { faces } = await show({
      text: [textAt(0, 'Wow'), textAt(700, 'I hate it'), textAt(1400, 'Nothing more.')],
    })

    expect(faces).toEqual([
      [0, 'neutral'],
      [900, 'surprised'],
      [3200, 'angry'],
      [5500, 'neutral'],
    ])
  })

  it.each(EXPRESSIONS)('knows %s', async (name) => {
    const { faces } = await show({ text: [textAt(0, `[expr: ${name}]`)] })

    expect(faces.at(-1)).toEqual([900, name])
  })

  it('takes a written mark for the end of a text, also in pieces', async () => {
    const { faces } = await show({
      text: [
        textAt(0, 'I am so happy[END_OF_GENERATE]'),
        textAt(100, 'Wow [END_OF_'),
        textAt(200, 'GENERATE]'),
      ],
    })

    expect(faces).toEqual([
      [0, 'neutral'],
      [300, 'happy'],
      [2600, 'surprised'],
    ])
  })

  it('has settings for addresses and times', async () => {
    const { messages } = await show({
      text: [textAt(0, 'happy')],
      config: {
        osc_prefix: '/a/',
        param_prefix: 'b',
        transition_steps: 2,
        transition_seconds: 1,
        text_flush_ms: 100,
      },
    })

    const smiles = messages.filter(([, address]) => address === `/a/b/${SMILE}`)
    expect(smiles.map(([atMs, , value]) => [atMs, value])).toEqual([
      [0, 0],
      [600, Math.fround(0.46)],
      [1100, Math.fround(0.92)],
    ])
  })

  it('takes from the keys what is not set, and ignores what makes no sense there', async () => {
    const { messages, logs } = await show({
      text: [textAt(0, 'happy')],
      config: { host: null, port: null, text_flush_ms: 0 },
      secrets: {
        VRCHAT_IP: '127.0.0.1',
        VRCHAT_PORT: String(osc.port),
        OSC_PREFIX: '/x',
        VRCHAT_PARAM_PREFIX: 'y',
        TRANSITION_SECONDS: '0',
        TRANSITION_STEPS: 'many',
        OSC_FACE_TEXT_FLUSH_MS: '5000',
      },
    })

    const smiles = messages.filter(([, address]) => address === `/x/y/${SMILE}`)
    expect(smiles.map(([atMs, , value]) => [atMs, value])).toEqual([
      [0, 0],
      [0, Math.fround(0.92)],
    ])
    expect(logs).toContain('TRANSITION_STEPS')
  })

  it('leaves a gap between messages', async () => {
    const { messages } = await show({
      text: [textAt(0, '')],
      config: { send_gap_seconds: 0.01 },
    })

    expect(messages.map(([atMs]) => atMs)).toEqual(FACE_PARAMETERS.map((_, i) => i * 10))
  })

  it('drops for an interruption what waits, is collected or comes later', async () => {
    const old = { turn: 1, generation: 5 }
    const { faces } = await show({
      text: [
        textAt(0, 'happy[END_OF_GENERATE]sad[END_OF_GENERATE]angry', old),
        textAt(400, 'Wow', old),
        textAt(500, 'scared', { turn: 2, generation: 6 }),
      ],
      interrupt: [interruptAt(350, { turn: 2 })],
    })

    expect(faces).toEqual([
      [0, 'neutral'],
      [300, 'happy'],
      [2600, 'scared'],
    ])
  })

  it('drops the oldest of too many texts, and counts them', async () => {
    const { logs } = await show({
      text: [textAt(0, 'happy[END_OF_GENERATE]'.repeat(40))],
      config: { debug_print_model_repr: false },
    })

    expect(logs).toContain('too much waits to be shown')
  })

  it('names what it wants from outside', () => {
    const needs = (config: object) =>
      oscFace
        .requires({
          config: {
            host: '10.0.0.7',
            port: null,
            emotion_llm_enable: null,
            emotion_llm_url: null,
            emotion_llm_api_key_env_var: null,
            ...config,
          },
        })
        .map((one) => ('host' in one ? one.host : 'name' in one ? one.name : one.kind))

    expect([
      needs({ host: null }),
      needs({ emotion_llm_enable: true }),
      needs({ emotion_llm_url: 'http://evil.example/v1' }),
      needs({ emotion_llm_url: 'http://evil.example/v1', emotion_llm_enable: false }),
    ]).toEqual([
      ['127.0.0.1:9000', 'VRCHAT_IP'],
      ['10.0.0.7:9000', 'api.groq.com', 'GROQ_API_KEY'],
      ['10.0.0.7:9000', 'evil.example', 'GROQ_API_KEY'],
      ['10.0.0.7:9000'],
    ])
  })
})

describe('OSCFace with a language model', () => {
  let server: ProviderServer
  let asked: AskedChat[]
  let answer: string

  beforeEach(async () => {
    server = await startProviders({ clock: osc.clock, delays: { firstTokenMs: 200 } })
    asked = []
    answer = '{"expression": "cute"}'
    serveOpenAiChat(server, {
      key: 'key',
      reply(chat) {
        asked.push(chat)
        return answer
      },
    })
  })
  afterEach(() => server.close())

  const model = (config = {}) => ({
    emotion_llm_enable: true,
    emotion_llm_url: `${server.url}/v1`,
    text_flush_ms: 0,
    transition_seconds: 0,
    ...config,
  })
  const secrets = { GROQ_API_KEY: 'key' }

  it('asks it where the words do not tell', async () => {
    const { faces, logs } = await show({
      text: [textAt(0, 'The train leaves at five.'), textAt(5000, 'I am sad')],
      config: model(),
      secrets,
    })

    expect(faces).toEqual([
      [0, 'neutral'],
      [200, 'cute'],
      [5000, 'sad'],
    ])
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      model: 'moonshotai/kimi-k2-instruct-0905',
      messages: [{ role: 'system' }, { role: 'user', text: 'The train leaves at five.' }],
      body: { temperature: 0, max_tokens: 60, response_format: { type: 'json_schema' } },
    })
    expect(logs).toContain('expression=cute by=llm rule=neutral')
    expect(logs).not.toContain('train')
  })

  it.each([
    ['llm_first', { fusion_mode: 'llm_first' }],
    ['force_llm', { force_llm: true }],
  ])('asks it always with %s', async (_, config) => {
    const { faces } = await show({ text: [textAt(0, 'I am sad')], config: model(config), secrets })

    expect(faces.at(-1)).toEqual([200, 'cute'])
  })

  it('does not ask when it is off', async () => {
    const config = model({ emotion_llm_enable: null, force_llm: true })

    const { faces } = await show({ text: [textAt(0, 'Really?')], config, secrets })

    expect([faces.at(-1), asked]).toEqual([[0, 'thinking'], []])
  })

  it.each([
    ['an error', { status: 500 }],
    ['plain words', { status: 200, body: { choices: [{ message: { content: 'cute' } }] } }],
    [
      'a name that there is not',
      { status: 200, body: { choices: [{ message: { content: '{"expression":"hungry"}' } }] } },
    ],
    ['nothing', { status: 200, body: {} }],
  ])('goes by the words after %s', async (_, failure) => {
    server.fail({ path: CHAT, ...failure })

    const { faces, logs } = await show({
      text: [textAt(0, 'Really?'), textAt(5000, 'Five.')],
      config: model(),
      secrets,
    })

    expect(faces.slice(-2).map(([, name]) => name)).toEqual(['thinking', 'cute'])
    expect(logs.match(/the rule decides/g)).toHaveLength(1)
  })

  it('goes by the words when it takes too long', async () => {
    server.hang({ path: CHAT })

    const { faces } = await show({
      text: [textAt(0, 'Really?')],
      config: model({ emotion_llm_timeout_s: 1.5 }),
      secrets,
    })

    expect(faces.at(-1)).toEqual([1500, 'thinking'])
  })

  it('does not ask again with a key that was refused', async () => {
    const { logs } = await show({
      text: [textAt(0, 'Really?'), textAt(5000, 'Five.')],
      config: model(),
      secrets: { GROQ_API_KEY: 'wrong' },
    })

    expect(server.requests).toHaveLength(1)
    expect(logs).toContain('Paste a new key for GROQ_API_KEY')
    expect(logs).not.toContain('wrong')
  })

  it('leaves it alone for as long as it asks for', async () => {
    server.fail({ path: CHAT, status: 429, retryAfterS: 7 })

    await show({
      text: [textAt(0, 'One.'), textAt(5000, 'Two.'), textAt(9000, 'Three.')],
      config: model(),
      secrets,
    })

    expect(asked.map(({ messages }) => messages.at(-1)!.text)).toEqual(['Three.'])
  })

  it('shows no answer about a text that was interrupted meanwhile', async () => {
    const { faces, logs } = await show({
      text: [
        textAt(0, 'Five.', { turn: 1, generation: 5 }),
        textAt(300, 'sad', { turn: 2, generation: 6 }),
      ],
      interrupt: [interruptAt(100, { turn: 2 })],
      config: model(),
      secrets,
    })

    expect(faces).toEqual([
      [0, 'neutral'],
      [300, 'sad'],
    ])
    expect(logs).not.toContain('the rule decides')
  })

  it('says which key is missing for Groq, and goes by the words', async () => {
    const { faces, logs } = await show({
      text: [textAt(0, 'Really?')],
      config: model({ emotion_llm_url: '' }),
    })

    expect(faces.at(-1)).toEqual([0, 'thinking'])
    expect(logs).toContain('enter GROQ_API_KEY under Keys')
  })
})
