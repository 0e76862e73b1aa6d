import {
  type AskedChat,
  type ChatBehaviour,
  createPlanner,
  halves,
  type PlannedChat,
  refusesKey,
} from './chat-behaviour.ts'
import type { ProviderServer } from './server.ts'
import type { ProviderReply } from './server-reply.ts'
import type { ProviderRequest } from './server-request.ts'

export interface OpenAiChatBehaviour extends ChatBehaviour {
  /** What `GET /models` lists. @default none */
  readonly models?: readonly string[]
}

/** Where OpenAI, Groq, Ollama, LM Studio and llama.cpp have their protocol. */
const BASES = ['/v1', '/openai/v1']

/**
 * Chat completions as OpenAI defined them and many servers speak them: streamed or whole, with tools,
 * usage at the end of a stream (for Groq where it looks for it).
 * https://platform.openai.com/docs/api-reference/chat
 */
export function serveOpenAiChat(server: ProviderServer, behaviour: OpenAiChatBehaviour): void {
  const plan = createPlanner(behaviour)
  for (const base of BASES) {
    server.on('POST', `${base}/chat/completions`, async (request, reply) => {
      if (refusesKey(behaviour, request, reply)) return
      const asked = askedOf(request)
      await answer({ server, request, reply, asked, planned: await plan(asked) })
    })
    server.on('GET', `${base}/models`, (_, reply) => {
      const data = (behaviour.models ?? []).map((id) => ({ id, object: 'model' }))
      reply.json(200, { object: 'list', data })
    })
  }
}

interface Exchange {
  readonly server: ProviderServer
  readonly request: ProviderRequest
  readonly reply: ProviderReply
  readonly asked: AskedChat
  readonly planned: PlannedChat
}

async function answer(exchange: Exchange): Promise<void> {
  const { server, request, reply, asked } = exchange
  await server.sleep(server.delays.firstTokenMs, request.signal)
  if (asked.body.stream) await stream(exchange)
  else reply.json(200, whole(exchange))
}

async function stream({ server, request, reply, asked, planned }: Exchange): Promise<void> {
  const chunk = (delta: object, finish: string | null = null) =>
    reply.event({ ...envelope(asked), choices: [{ index: 0, delta, finish_reason: finish }] })
  reply.begin(200, 'text/event-stream')
  for (const [index, content] of planned.tokens.entries()) {
    if (index > 0) await server.sleep(server.delays.tokenMs, request.signal)
    chunk(index === 0 ? { role: 'assistant', content } : { content })
  }
  if (planned.error !== null) return failInStream(reply, planned.error)
  for (const delta of callDeltas(planned)) chunk(delta)
  const usage = usageOf(planned)
  chunk({}, planned.calls.length > 0 ? 'tool_calls' : 'stop')
  reply.event({ ...envelope(asked), choices: [], usage, x_groq: { id: 'req-1', usage } })
  reply.event('[DONE]')
  reply.end()
}

function failInStream(reply: ProviderReply, message: string): void {
  reply.event({ error: { message, type: 'server_error', code: null } })
  reply.end()
}

/** Name and id first, then the arguments in pieces, by index. */
function callDeltas({ calls }: PlannedChat): object[] {
  return calls.flatMap(({ id, name, json }, index) => [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...halves(json).map((half) => ({ tool_calls: [{ index, function: { arguments: half } }] })),
  ])
}

function whole({ asked, planned }: Exchange): object {
  const calls = planned.calls.map(({ id, name, json }) => ({
    id,
    type: 'function',
    function: { name, arguments: json },
  }))
  const message = {
    role: 'assistant',
    content: planned.tokens.join('') || null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
  const finish_reason = calls.length > 0 ? 'tool_calls' : 'stop'
  const choices = [{ index: 0, message, finish_reason }]
  return { ...envelope(asked), object: 'chat.completion', choices, usage: usageOf(planned) }
}

function envelope({ model }: AskedChat) {
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model }
}

function usageOf({ inputTokens, outputTokens }: PlannedChat) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}

interface Body {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

function askedOf(request: ProviderRequest): AskedChat {
  const body: Body = request.json()
  return {
    model: body.model,
    messages: body.messages.map(({ role, content }) => ({ role, text: textOf(content) })),
    tools: (body.tools ?? []).map((tool) => tool.function.name),
    body,
  }
}

/** A text, or the texts among the parts. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return typeof content === 'string' ? content : ''
  return content.map(({ text }: { text?: string }) => text ?? '').join('')
}
