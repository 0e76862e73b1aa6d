import {
  type AskedChat,
  type ChatBehaviour,
  createPlanner,
  type PlannedChat,
  refusesKey,
} from './chat-behaviour.ts'
import type { ProviderServer } from './server.ts'
import type { ProviderReply } from './server-reply.ts'
import type { ProviderRequest } from './server-request.ts'

/**
 * Google's generative language API for one model, as a stream of server-sent events.
 * https://ai.google.dev/api/generate-content
 */
export function serveGoogle(
  server: ProviderServer,
  { model, ...behaviour }: ChatBehaviour & { readonly model: string },
): void {
  const plan = createPlanner(behaviour)
  const path = `/v1beta/models/${model}:streamGenerateContent`
  server.on('POST', path, async (request, reply) => {
    if (refusesKey(behaviour, request, reply)) return
    const asked = askedOf(request, model)
    const planned = await plan(asked)
    await server.sleep(server.delays.firstTokenMs, request.signal)
    await stream({ server, request, reply, planned })
  })
}

interface Exchange {
  readonly server: ProviderServer
  readonly request: ProviderRequest
  readonly reply: ProviderReply
  readonly planned: PlannedChat
}

async function stream({ server, request, reply, planned }: Exchange): Promise<void> {
  const send = (parts: readonly object[], more: object = {}) =>
    reply.event({ candidates: [{ index: 0, content: { role: 'model', parts }, ...more }] })
  reply.begin(200, 'text/event-stream')
  for (const [index, text] of planned.tokens.entries()) {
    if (index > 0) await server.sleep(server.delays.tokenMs, request.signal)
    send([{ text }])
  }
  if (planned.error !== null) {
    reply.event({ error: { code: 503, message: planned.error, status: 'UNAVAILABLE' } })
    return reply.end()
  }
  const calls = planned.calls.map(({ name, json }) => ({
    functionCall: { name, args: JSON.parse(json) },
  }))
  reply.event({
    candidates: [{ index: 0, content: { role: 'model', parts: calls }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: planned.inputTokens,
      candidatesTokenCount: planned.outputTokens,
      totalTokenCount: planned.inputTokens + planned.outputTokens,
    },
  })
  reply.end()
}

interface Content {
  readonly role?: string
  readonly parts: readonly { readonly text?: string }[]
}
interface Body {
  readonly systemInstruction?: Content
  readonly contents: readonly Content[]
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly { readonly name: string }[]
  }[]
}

function askedOf(request: ProviderRequest, model: string): AskedChat {
  const body: Body = request.json()
  const system = (body.systemInstruction?.parts ?? []).map(({ text }) => messageOf('system', text))
  const messages = body.contents.map(({ role, parts }) =>
    messageOf(role ?? 'user', parts.map(({ text }) => text ?? '').join('')),
  )
  const tools = (body.tools ?? []).flatMap(({ functionDeclarations = [] }) => functionDeclarations)
  return { model, messages: [...system, ...messages], tools: tools.map(({ name }) => name), body }
}

function messageOf(role: string, text = '') {
  return { role, text }
}
