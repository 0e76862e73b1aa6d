import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  TINY_ANSWER,
  TINY_ENDLESS_WORD,
  TINY_REPLY,
  TINY_TOOL_CALL,
  writeTinyModel,
} from '../../../../../scripts/tiny-models/index.ts'
import { type ComponentContext, MessageFrame, ToolCall, ToolDef } from '../../../core/index.ts'
import { createModels } from '../../../core/runtime/paths.ts'
import type { ChatModel, ChatPart, ChatRequest } from '../chat-model/chat-model.ts'
import { openLocalModel } from './local-model.ts'
import { localModelOf, localModelRequirements } from './requirements.ts'

const FREE = new AbortController().signal
const NAME = 'HuggingFaceTB/SmolLM2-360M-Instruct'
let folder = ''
const logged: string[] = []

const context = () => {
  const log = (_fields: object | string, sentence?: string) => void logged.push(sentence ?? '')
  return {
    models: createModels(folder),
    clock: { hold: <V>(work: Promise<V>) => work },
    log: { debug: log, info: log, warn: log, error: log },
    progress: () => {},
  } as unknown as ComponentContext
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiny-chat-'))
  await writeTinyModel({ folder, repository: NAME, kind: 'chat', suffix: '_q4' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function request(user: string, rest: Partial<ChatRequest> = {}): ChatRequest {
  return { messages: [new MessageFrame({ role: 'user', content: user })], tools: [], ...rest }
}

async function all(parts: AsyncIterable<ChatPart>): Promise<ChatPart[]> {
  const seen: ChatPart[] = []
  for await (const part of parts) seen.push(part)
  return seen
}

function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

async function withModel<V>(use: (model: ChatModel) => Promise<V>): Promise<V> {
  const model = await openLocalModel(context(), NAME)
  try {
    return await use(model)
  } finally {
    await model.close?.()
  }
}

const MOVE = new ToolDef({ name: 'move', description: 'Moves', parameters: { type: 'object' } })

describe('openLocalModel', () => {
  it('answers token by token and counts them', async () => {
    const parts = await withModel((model) => all(model.stream(request('Hi'), FREE)))

    expect(textOf(parts)).toBe(TINY_REPLY)
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      inputTokens: expect.any(Number),
      outputTokens: 12,
    })
  })

  it('calls a tool that it is offered, and goes on with its result', async () => {
    const [called, answered] = await withModel(async (model) => {
      const asked = new MessageFrame({ role: 'user', content: 'Go' })
      const first = await all(model.stream({ messages: [asked], tools: [MOVE] }, FREE))
      const call = first.find((part) => part.type === 'tool_call')!
      const messages = [
        asked,
        new MessageFrame({
          role: 'assistant',
          toolCalls: [
            new ToolCall({ callId: call.id, name: call.name, arguments: call.arguments }),
          ],
        }),
        new MessageFrame({ role: 'tool', content: 'moved', toolCallId: call.id }),
      ]
      return [first, await all(model.stream({ messages, tools: [MOVE] }, FREE))] as const
    })

    expect(called).toEqual([
      {
        type: 'tool_call',
        id: 'local_1',
        name: TINY_TOOL_CALL.name,
        arguments: JSON.stringify(TINY_TOOL_CALL.arguments),
      },
      expect.objectContaining({ type: 'finish', reason: 'tool-calls' }),
    ])
    expect(textOf(answered)).toBe(TINY_ANSWER)
  })

  it('ends at once when aborted, and answers the next request in full', async () => {
    const [first, second] = await withModel(async (model) => {
      const abort = new AbortController()
      const seen: ChatPart[] = []
      for await (const part of model.stream(request(`A ${TINY_ENDLESS_WORD}`), abort.signal)) {
        seen.push(part)
        if (seen.length === 3) abort.abort()
      }
      return [seen, await all(model.stream(request('Hi'), FREE))] as const
    })

    expect(first).toHaveLength(3)
    expect(first.map(({ type }) => type)).toEqual(['text', 'text', 'text'])
    expect(textOf(second)).toBe(TINY_REPLY)
  })

  it('stops generating when the reader leaves', async () => {
    await withModel(async (model) => {
      for await (const _ of model.stream(request(`A ${TINY_ENDLESS_WORD}`), FREE)) break

      expect(textOf(await all(model.stream(request('Hi'), FREE)))).toBe(TINY_REPLY)
    })
  })

  it('answers requests one after the other, each in full', async () => {
    const texts = await withModel(async (model) => {
      const both = [request('Hi'), request('Hi')].map((one) => all(model.stream(one, FREE)))
      return (await Promise.all(both)).map(textOf)
    })

    expect(texts).toEqual([TINY_REPLY, TINY_REPLY])
  })

  it('keeps to the limit of tokens and says that the answer is cut', async () => {
    const parts = await withModel((model) =>
      all(model.stream(request(`A ${TINY_ENDLESS_WORD}`, { maxTokens: 6 }), FREE)),
    )

    expect(parts.at(-1)).toMatchObject({ reason: 'length', outputTokens: 6 })
  })

  it('leaves out the oldest messages of a conversation that is too long for it', async () => {
    const long = new MessageFrame({ role: 'user', content: 'x'.repeat(6000) })
    const endless = new MessageFrame({ role: 'user', content: `A ${TINY_ENDLESS_WORD}` })
    const now = new MessageFrame({ role: 'user', content: 'Hi' })

    const parts = await withModel((model) =>
      all(model.stream({ messages: [endless, long, long, now], tools: [] }, FREE)),
    )

    expect(textOf(parts)).toBe(TINY_REPLY)
  })

  it('reads the end of a message that is too long by itself', async () => {
    const parts = await withModel((model) => all(model.stream(request('x'.repeat(20_000)), FREE)))

    expect(textOf(parts)).toBe(TINY_REPLY)
    expect(parts.at(-1)).toMatchObject({ inputTokens: 4096 - 512 })
  })

  it('goes on with what it has read of a conversation, and forgets what is no part of the next', async () => {
    const system = new MessageFrame({ role: 'system', content: 'You are a friend of many words.' })
    const user = (content: string) => new MessageFrame({ role: 'user', content })
    const assistant = new MessageFrame({ role: 'assistant', content: TINY_REPLY })

    const texts = await withModel(async (model) => {
      const said: string[] = []
      for (const messages of [
        [system, user('Hi')],
        [system, user('Hi'), assistant, user('And now?')],
        [system, user('Hi'), assistant, user(`Tell a ${TINY_ENDLESS_WORD} now`)],
        [system, user('Hi'), assistant, user('Tell nothing')],
      ]) {
        said.push(textOf(await all(model.stream({ messages, tools: [], maxTokens: 40 }, FREE))))
      }
      return said
    })

    expect(texts.map((text) => text.slice(0, 15))).toEqual([
      TINY_REPLY.slice(0, 15),
      TINY_REPLY.slice(0, 15),
      'Once upon a tim',
      TINY_REPLY.slice(0, 15),
    ])
  })

  it('reads everything again where a device cannot go on with what it has read', async () => {
    const { PreTrainedModel } = await import('@huggingface/transformers')
    const messages = [new MessageFrame({ role: 'user', content: 'Hi. '.repeat(20) })]

    const texts = await withModel(async (model) => {
      const said = [textOf(await all(model.stream({ messages, tools: [] }, FREE)))]
      const broken = vi
        .spyOn(PreTrainedModel.prototype, 'generate')
        .mockRejectedValueOnce(new Error('cannot'))
      said.push(textOf(await all(model.stream({ messages, tools: [] }, FREE))))
      expect(broken).toHaveBeenCalledTimes(2)
      broken.mockRejectedValueOnce(new Error('cannot at all'))
      await expect(all(model.stream({ messages, tools: [] }, FREE))).rejects.toThrow(
        /this machine could not answer with SmolLM2-360M-Instruct-q4: cannot at all/,
      )
      broken.mockRestore()
      return said
    })

    expect(texts).toEqual([TINY_REPLY, TINY_REPLY])
  })

  it('says which file is missing, where it belongs and where it is', async () => {
    await expect(openLocalModel(context(), 'acme/nothing:q8')).rejects.toThrow(
      /"acme\/nothing\/config\.json" is not in ".*"; download .*huggingface\.co\/acme\/nothing/,
    )
  })

  it('says what to do with damaged files', async () => {
    const files = await writeTinyModel({ folder, repository: 'acme/broken', kind: 'chat' })
    await truncate(join(folder, files.find((file) => file.endsWith('.onnx'))!), 1000)

    await expect(openLocalModel(context(), 'acme/broken:fp32')).rejects.toThrow(
      /Cannot load model "acme--broken-fp32".*delete the folder "acme\/broken"/,
    )
  })

  it('answers without tools, and says so, when the model knows none', async () => {
    const files = await writeTinyModel({ folder, repository: 'acme/plain', kind: 'chat' })
    const settings = files.find((file) => file.endsWith('tokenizer_config.json'))!
    const template = "{% for message in messages %}{{ message.content }}{% endfor %}{{ '\\n' }}"
    await writeFile(
      join(folder, settings),
      JSON.stringify({ ...SETTINGS, chat_template: template }),
    )
    logged.length = 0

    const model = await openLocalModel(context(), 'acme/plain:fp32')
    const parts = await all(model.stream(request('Go', { tools: [MOVE] }), FREE))
    await model.close?.()

    expect(textOf(parts)).toBe(TINY_REPLY)
    expect(logged).toContain('model was not trained to call tools; it answers without them')
  })
})

const SETTINGS = {
  tokenizer_class: 'GPT2Tokenizer',
  eos_token: '<|im_end|>',
  pad_token: '<|im_end|>',
  model_max_length: 8192,
}

describe('localModelOf', () => {
  it('knows models by their name, and takes a number format', () => {
    expect(localModelOf('SmolLM2-360M-Instruct')).toEqual({
      kind: 'chat',
      repository: NAME,
      dtype: 'q4',
    })
    expect(localModelOf(`${NAME}:q4f16`).dtype).toBe('q4f16')
    expect(localModelOf('acme/other')).toEqual({
      kind: 'chat',
      repository: 'acme/other',
      dtype: 'q8',
    })
  })

  it.each(['nonsense', '../../etc/passwd', 'a/..', 'acme/other:q3'])('refuses "%s"', (id) => {
    expect(() => localModelOf(id)).toThrow(/Cannot use the local model/)
    expect(localModelRequirements(id)).toEqual([])
  })

  it('tells size, licence and files before anything is fetched', () => {
    expect(localModelRequirements(NAME)).toEqual([
      expect.objectContaining({
        id: 'SmolLM2-360M-Instruct-q4',
        bytes: 390_052_544,
        licence: 'Apache-2.0',
        file: NAME,
      }),
    ])
    expect(localModelRequirements('acme/other')).toEqual([
      expect.objectContaining({ id: 'acme--other-q8', bytes: 0, byHand: true }),
    ])
  })
})
