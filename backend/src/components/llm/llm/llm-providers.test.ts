import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MessageFrame, SpeechEvent, ToolCall, ToolDef } from '../../../core/index.ts'
import { OutsideClock } from '../../../core/testing/index.ts'
import { serveAnthropic } from '../../testing/provider-server/anthropic.ts'
import type { AskedChat } from '../../testing/provider-server/chat-behaviour.ts'
import { serveGoogle } from '../../testing/provider-server/google.ts'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { llm } from './llm.ts'
import {
  at,
  converse,
  interruptAt,
  interruptsAt,
  msOf,
  type Scene,
  said,
  told,
} from './testing/conversation.ts'

const CHAT = '/v1/chat/completions'
const SECRETS = {
  OPENAI_API_KEY: 'secret-key',
  GROQ_API_KEY: 'secret-key',
  ANTHROPIC_API_KEY: 'secret-key',
  GOOGLE_API_KEY: 'secret-key',
  GEMINI_API_KEY: 'secret-key',
}

let clock: OutsideClock
let server: ProviderServer
let asked: AskedChat[]

beforeEach(async () => {
  clock = new OutsideClock()
  server = await startProviders({ clock, delays: { firstTokenMs: 450, tokenMs: 20 } })
  asked = []
})
afterEach(async () => {
  await server.close()
  clock[Symbol.dispose]()
})

/** Answers "What is …?" with a call, everything else with a sentence. */
const behaviour = {
  key: 'secret-key',
  reply(chat: AskedChat) {
    asked.push(chat)
    const last = chat.messages.at(-1)!.text
    if (last === 'look') {
      return {
        text: 'Let me see.',
        toolCalls: [
          { id: 'a', name: 'look', arguments: { at: 'sky', far: true } },
          { id: 'b', name: 'look', arguments: { at: 'sea' } },
        ],
      }
    }
    return 'The sky is blue.'
  },
}

const LOOK = new ToolDef({
  name: 'look',
  description: 'Looks at something',
  parameters: { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] },
  timestampUs: at(0),
})

/** Every provider: model, protocol's server and address. */
const PROVIDERS = [
  ['openai/gpt-4o', () => serveOpenAiChat(server, behaviour), '/v1', CHAT],
  [
    'groq/llama',
    () => serveOpenAiChat(server, behaviour),
    '/openai/v1',
    '/openai/v1/chat/completions',
  ],
  ['ollama/llama', () => serveOpenAiChat(server, { reply: behaviour.reply }), '/v1', CHAT],
  ['lmstudio/llama', () => serveOpenAiChat(server, { reply: behaviour.reply }), '/v1/', CHAT],
  ['openai-compatible/x/y', () => serveOpenAiChat(server, { reply: behaviour.reply }), '/v1', CHAT],
  ['some/model', () => serveOpenAiChat(server, { reply: behaviour.reply }), '/v1', CHAT],
  ['anthropic/claude', () => serveAnthropic(server, behaviour), '/v1', '/v1/messages'],
  [
    'google/gemini',
    () => serveGoogle(server, { ...behaviour, model: 'gemini' }),
    '/v1beta',
    '/v1beta/models/gemini:streamGenerateContent',
  ],
  [
    'gemini/gemini',
    () => serveGoogle(server, { ...behaviour, model: 'gemini' }),
    '/v1beta',
    '/v1beta/models/gemini:streamGenerateContent',
  ],
] as const

const ask = (scene: Scene) => converse({ secrets: SECRETS, outside: clock, ...scene })

describe.each(PROVIDERS)('%s', (model, serve, base, path) => {
  const config = () => ({ model, base_url: `${server.url}${base}` })

  it('streams text and reports what was used', async () => {
    serve()

    const { token, text, stats, traces, error, logs } = await ask({
      config: config(),
      messages: [said('hello there', { turn: 4 })],
    })

    expect([error, logs]).toEqual([undefined, ''])
    expect(told(token)).toBe('The sky is blue.|')
    expect(token.map(msOf)).toEqual([450, 470, 490, 510, 510])
    expect(told(text)).toBe('The sky is blue.')
    expect(stats).toEqual([
      {
        turn: 4,
        generation: 1,
        model,
        input_tokens: 2,
        output_tokens: 4,
        first_token_ms: 450,
        total_ms: 510,
      },
    ])
    expect(traces).toMatchObject([{ fromUs: at(0), toUs: at(450), setting: `model ${model}` }])
    expect(server.requests.map((request) => request.path)).toEqual([path])
  })

  it('calls tools, and is told what they answered', async () => {
    serve()
    const calls = ['a', 'b'].map(
      (callId) => new ToolCall({ callId, name: 'look', arguments: `{"at":"${callId}"}` }),
    )
    const answered = [
      new MessageFrame({ role: 'system', content: 'Be brief.' }),
      new MessageFrame({ role: 'user', content: 'look' }),
      new MessageFrame({ role: 'assistant', toolCalls: [calls[0]!] }),
      new MessageFrame({ role: 'tool', toolCallId: 'a', content: 'blue' }),
      new MessageFrame({ role: 'assistant', content: '', toolCalls: [calls[1]!] }),
      new MessageFrame({ role: 'tool', toolCallId: 'b', content: '(pending)' }),
      new MessageFrame({ role: 'system', content: 'It is noon.' }),
    ]

    const { tool_calls, token, text, eos, error, logs } = await ask({
      config: config(),
      tools: [LOOK],
      lists: [[new MessageFrame({ role: 'user', content: 'look' })], answered],
    })

    expect([error, logs]).toEqual([undefined, ''])
    expect(tool_calls.map(({ name, arguments: json }) => [name, JSON.parse(json)])).toEqual([
      ['look', { at: 'sky', far: true }],
      ['look', { at: 'sea' }],
    ])
    expect(new Set(tool_calls.map(({ callId }) => callId)).size).toBe(2)
    expect([told(token), text.length, eos.length]).toEqual(['Let me see.|The sky is blue.|', 2, 2])
    expect(asked.map(({ tools }) => tools)).toEqual([['look'], ['look']])
    const told2 = JSON.stringify(asked[1]!.body)
    expect(told2).toContain('blue')
    expect(told2).toContain('(pending)')
    expect(told2).toContain('It is noon.')
  })

  it('is not asked for what nobody set', async () => {
    serve()

    await ask({ config: config(), messages: [said('hello')] })

    expect(asked[0]!.body).not.toHaveProperty('tools')
    expect(asked[0]!.body).not.toHaveProperty('temperature')
    expect(asked[0]!.body).not.toHaveProperty('top_p')
  })

  it('says which key is wrong and goes on', async () => {
    serve()
    server.fail({ path, status: 401, body: { error: { message: 'bad key secret-key' } } })

    const { token, eos, logs } = await ask({
      config: config(),
      messages: [said('hello'), said('again')],
    })

    expect(told(token)).toBe('|The sky is blue.|')
    expect(eos).toHaveLength(2)
    expect(logs.match(/request failed/g)).toHaveLength(1)
    expect(logs).toContain('answered 401')
    expect(logs).toContain('Paste a new key for')
  })

  it('stops reading at once when it is interrupted, and leaves the next turn alone', async () => {
    serve()

    const { token, text, eos, logs } = await ask({
      config: config(),
      messages: [said('hello', { turn: 1 }), said('again', { ms: 600, turn: 2 })],
      interrupts: [interruptAt(480, 2)],
    })

    expect(told(token)).toBe('The sky|The sky is blue.|')
    expect(token.slice(0, 4).map(msOf)).toEqual([450, 470, 480, 1050])
    expect(text.map((frame) => frame.text)).toEqual(['The sky', 'The sky is blue.'])
    expect([eos.length, logs]).toEqual([2, ''])
    await server.requests[0]!.cancelled()
    expect(server.requests.map(({ isCancelled }) => isCancelled)).toEqual([true, false])
  })

  it('gives up before the first token, too', async () => {
    serve()

    const { token, logs } = await ask({
      config: config(),
      messages: [said('hello', { turn: 1 })],
      interrupts: [interruptAt(100, 2)],
    })

    expect(told(token)).toBe('|')
    expect([token.map(msOf), logs]).toEqual([[100], ''])
  })

  it.each([
    ['is cut off', () => server.cut({ path, afterBytes: 300 })],
    ['fails in the middle', () => {}],
  ])('sends what there is when the answer %s', async (how, prepare) => {
    serve()
    prepare()
    if (how === 'fails in the middle') {
      asked = []
      const failing = { reply: () => ({ text: 'The sky', error: 'overloaded' }) }
      serveOpenAiChat(server, failing)
      serveAnthropic(server, failing)
      serveGoogle(server, { ...failing, model: 'gemini' })
    }

    const { token, text, eos, tool_calls, logs } = await ask({
      config: config(),
      messages: [said('hello')],
    })

    expect('The sky is blue.'.startsWith(told(text))).toBe(true)
    expect(told(token)).toBe(`${told(text)}|`)
    expect([eos.length, tool_calls.length]).toEqual([1, 0])
    expect(logs.match(/request failed/g)).toHaveLength(1)
    expect(logs).toMatch(/broke (its answer|the connection) off|reported an error in its answer/)
  })

  it.each([
    ['text that is no answer', '<html>Welcome</html>'],
    ['an event that is no JSON', 'data: {"choices": [\n\n'],
    ['another JSON', 'data: {"weather": "fine"}\n\n'],
    ['nothing', ''],
  ])('logs one failure for %s', async (_, body) => {
    serve()
    server.fail({ path, status: 200, body })

    const { token, logs } = await ask({ config: config(), messages: [said('hello')] })

    expect(told(token)).toBe('|')
    expect(logs.match(/request failed/g)).toHaveLength(1)
    expect(logs).toMatch(/broke its answer off|is no chat completion|reported an error/)
  })
})

describe('LLM with an OpenAI-compatible server', () => {
  const config = (more: object = {}) => ({
    model: 'openai/gpt-4o',
    base_url: `${server.url}/v1`,
    ...more,
  })
  beforeEach(() => serveOpenAiChat(server, { reply: behaviour.reply }))

  it('sends the settings and the whole conversation', async () => {
    const call = new ToolCall({ callId: 'c', name: 'look', arguments: '{"at":"sky"}' })

    await ask({
      config: config({ top_p: 0.5, temperature: 0.2, max_tokens: 99 }),
      tools: [LOOK],
      lists: [
        [
          new MessageFrame({ role: 'system', content: 'Be brief.' }),
          new MessageFrame({ role: 'user', content: 'Look up' }),
          new MessageFrame({ role: 'assistant', content: '', toolCalls: [call] }),
          new MessageFrame({ role: 'tool', toolCallId: 'c', content: 'blue' }),
        ],
      ],
    })

    expect(asked[0]!.body).toMatchObject({
      model: 'gpt-4o',
      stream: true,
      top_p: 0.5,
      temperature: 0.2,
      max_tokens: 99,
      tool_choice: 'auto',
      tools: [
        {
          type: 'function',
          function: {
            name: 'look',
            description: 'Looks at something',
            parameters: LOOK.parameters,
          },
        },
      ],
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Look up' },
        {
          role: 'assistant',
          tool_calls: [
            { id: 'c', type: 'function', function: { name: 'look', arguments: '{"at":"sky"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c', content: 'blue' },
      ],
    })
  })

  it('waits as long as it is told to after 429, and asks once more', async () => {
    server.fail({ path: CHAT, status: 429, retryAfterS: 7 })

    const { token, logs } = await ask({ config: config(), messages: [said('hello')] })

    expect(told(token)).toBe('The sky is blue.|')
    expect(msOf(token[0]!)).toBe(7450)
    expect(logs).toBe('')
  })

  it('does not wait for longer than 10 s', async () => {
    server.fail({ path: CHAT, status: 429, retryAfterS: 11 })

    const { token, logs } = await ask({ config: config(), messages: [said('hello')] })

    expect([told(token), token.map(msOf)]).toEqual(['|', [0]])
    expect(logs).toContain('its limit is used up for now')
  })

  it('gives up a server that does not answer, and one that stops in the middle', async () => {
    server.hang({ path: CHAT })

    const { token, logs } = await ask({
      config: { ...config(), model: 'ollama/x' },
      messages: [said('hello')],
      untilMs: 300_000,
    })

    expect([told(token), token.map(msOf)]).toEqual(['|', [180_000]])
    expect(logs).toContain('did not answer within 180 s')
  })

  it('does not mind what comes after it has given up', async () => {
    server.delays.firstTokenMs = 0
    server.delays.tokenMs = 400

    const { token, eos } = await ask({
      config: config(),
      messages: [said('one', { turn: 1 }), said('two', { ms: 500, turn: 2 })],
      interrupts: [interruptAt(450, 2)],
    })

    expect(told(token)).toBe('The sky|The sky is blue.|')
    expect(eos).toHaveLength(2)
  })

  it('never puts what was said or a key into a sentence of the log', async () => {
    server.fail({ path: CHAT, status: 500, body: { error: { message: 'my secret was: hello' } } })

    const { logs } = await ask({ config: config(), messages: [said('my secret')] })

    const sentences = logs.split('\n').map((line) => line.split(/ \w+=/, 1)[0])
    expect(sentences.join('|')).toBe('error: request failed|')
    expect(logs).not.toContain('secret-key')
  })

  it('uses a key that was pasted meanwhile', async () => {
    serveOpenAiChat(server, behaviour)
    const secrets = {
      get OPENAI_API_KEY() {
        return server.requests.length === 0 ? 'wrong' : 'secret-key'
      },
    }

    const { token } = await ask({
      config: config(),
      secrets,
      messages: [said('a'), said('b', { ms: 1000 })],
    })

    expect(told(token)).toBe('|The sky is blue.|')
  })

  it('says which key is missing', async () => {
    const { error } = await converse({ config: { model: 'openai/gpt-4o' }, messages: [said('x')] })

    expect(error?.detail).toMatch(/its key is missing.*OPENAI_API_KEY/)
  })

  it('gives each request one end and leaves the next turn alone, whenever it is interrupted', async () => {
    server.delays.firstTokenMs = 50
    const whole = 'The sky is blue.'
    const moments = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(moments, async (times) => {
        const { token, text, eos, logs } = await ask({
          config: config(),
          messages: [
            said('one', { turn: 1 }),
            said('two', { ms: 60, turn: 2 }),
            said('three', { ms: 120, turn: 3 }),
          ],
          interrupts: interruptsAt(times),
        })

        const replies = told(token).split('|')
        expect([replies.length, replies[2], eos.length, logs]).toEqual([4, whole, 3, ''])
        for (const reply of replies) expect(whole.startsWith(reply)).toBe(true)
        expect(text.map((frame) => frame.text)).toEqual(replies.filter((reply) => reply !== ''))
      }),
      { numRuns: 20 },
    )
  })

  it('holds the answer of a speculative request', async () => {
    const speech = (ms: number, event: SpeechEvent['event']) =>
      new SpeechEvent({ turn: 1, event, timestampUs: at(ms) })

    const { token } = await ask({
      config: config(),
      messages: [said('hello', { ms: 100, turn: 1 })],
      events: [speech(0, 'start'), speech(1000, 'end')],
    })

    expect(told(token)).toBe('The sky is blue.|')
    expect(new Set(token.map(msOf))).toEqual(new Set([1000]))
  })

  describe('with fallbacks', () => {
    const other = () => ({ model: 'ollama/other' })
    const config2 = () => config({ fallback: [other(), { model: 'offline/eliza' }] })

    it('uses the next one, says so, and comes back to the first after 30 s', async () => {
      server.fail({ path: CHAT, status: 503 })

      const { token, stats, notes, logs } = await ask({
        config: config2(),
        messages: [said('a'), said('b', { ms: 10_000 }), said('c', { ms: 40_000 })],
      })

      expect(told(token)).toBe('The sky is blue.|'.repeat(3))
      expect(stats.map(({ model }) => model)).toEqual([
        'ollama/other',
        'ollama/other',
        'openai/gpt-4o',
      ])
      expect(notes[0]).toBe('Uses ollama/other: openai/gpt-4o answered 503')
      expect(notes.at(-1)).toBeNull()
      expect(logs.match(/provider failed; trying the next one/g)).toHaveLength(1)
      expect(logs).not.toContain('request failed')
    })

    it('goes down the whole list', async () => {
      server.fail({ path: CHAT, status: 500, times: 2 })

      const { token, stats } = await ask({ config: config2(), messages: [said('thanks')] })

      expect(told(token)).toBe('You are welcome.|')
      expect(stats).toMatchObject([{ model: 'offline/eliza' }])
    })

    it('never replaces an answer that has begun', async () => {
      server.cut({ path: CHAT, afterBytes: 400 })

      const { token, eos, logs } = await ask({ config: config2(), messages: [said('hello')] })

      expect('The sky is blue.'.startsWith(told(token).slice(0, -1))).toBe(true)
      expect(told(token)).not.toBe('|')
      expect(eos).toHaveLength(1)
      expect(logs.match(/request failed/g)).toHaveLength(1)
      expect(server.requests).toHaveLength(1)
    })

    it('starts without a key when something else can be used', async () => {
      const { token, notes, error } = await converse({
        config: { model: 'openai/gpt-4o', fallback: [{ model: 'offline/eliza' }] },
        messages: [said('thanks')],
      })

      expect(error).toBeUndefined()
      expect(told(token)).toBe('You are welcome.|')
      expect(notes.at(-1)).toContain('Uses offline/eliza')
      const needs = (fallback: object[]) =>
        llm.requires({ config: { model: 'openai/gpt-4o', fallback } }).map((need) => ({ ...need }))
      const secret = { kind: 'secret', name: 'OPENAI_API_KEY' }
      expect(needs([])).toContainEqual({ ...secret, optional: false })
      expect(needs([{ model: 'offline/eliza' }])).toContainEqual({ ...secret, optional: true })
    })
  })

  it('is the same every time', async () => {
    const scene: Scene = {
      config: config(),
      messages: [said('one', { turn: 1 }), said('two', { ms: 600, turn: 2 })],
      interrupts: [interruptAt(480, 2)],
    }

    const runs = []
    for (let i = 0; i < 5; i++) runs.push(await ask(scene))

    for (const run of runs) expect(run).toEqual(runs[0])
  })
})
