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

/**
 * Anthropic's messages as a stream of named events. As there, the user speaks first, and every result
 * answers a call of the message before it.
 * https://docs.anthropic.com/en/api/messages-streaming
 */
export function serveAnthropic(server: ProviderServer, behaviour: ChatBehaviour): void {
  const plan = createPlanner(behaviour)
  server.on('POST', '/v1/messages', async (request, reply) => {
    if (refusesKey(behaviour, request, reply)) return
    const asked = askedOf(request)
    const problem = problemIn(asked.body)
    if (problem) return refuse(reply, problem)
    const planned = await plan(asked)
    await server.sleep(server.delays.firstTokenMs, request.signal)
    await stream({ server, request, reply, model: asked.model, planned })
  })
}

interface Exchange {
  readonly server: ProviderServer
  readonly request: ProviderRequest
  readonly reply: ProviderReply
  readonly model: string
  readonly planned: PlannedChat
}

async function stream({ server, request, reply, model, planned }: Exchange): Promise<void> {
  const event = (type: string, data: object = {}) => reply.event({ type, ...data }, type)
  const usage = { input_tokens: planned.inputTokens, output_tokens: 1 }
  const message = { id: 'msg-1', type: 'message', role: 'assistant', model, content: [], usage }
  reply.begin(200, 'text/event-stream')
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null } })
  event('ping')
  let index = 0
  if (planned.tokens.length > 0) {
    event('content_block_start', { index, content_block: { type: 'text', text: '' } })
    for (const [place, text] of planned.tokens.entries()) {
      if (place > 0) await server.sleep(server.delays.tokenMs, request.signal)
      event('content_block_delta', { index, delta: { type: 'text_delta', text } })
    }
    event('content_block_stop', { index: index++ })
  }
  if (planned.error !== null) {
    event('error', { error: { type: 'overloaded_error', message: planned.error } })
    return reply.end()
  }
  for (const { id, name, json } of planned.calls) {
    event('content_block_start', {
      index,
      content_block: { type: 'tool_use', id, name, input: {} },
    })
    for (const partial_json of halves(json)) {
      event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } })
    }
    event('content_block_stop', { index: index++ })
  }
  event('message_delta', {
    delta: { stop_reason: planned.calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
    usage: { output_tokens: planned.outputTokens },
  })
  event('message_stop')
  reply.end()
}

interface Block {
  readonly type: string
  readonly text?: string
  readonly id?: string
  readonly tool_use_id?: string
}
interface Body {
  readonly model: string
  readonly system?: readonly Block[]
  readonly messages: readonly { readonly role: string; readonly content: readonly Block[] }[]
  readonly tools?: readonly { readonly name: string }[]
}

function askedOf(request: ProviderRequest): AskedChat {
  const body: Body = request.json()
  const system = (body.system ?? []).map(({ text }) => ({ role: 'system', text: text ?? '' }))
  const messages = body.messages.map(({ role, content }) => ({ role, text: textOf(content) }))
  return {
    model: body.model,
    messages: [...system, ...messages],
    tools: (body.tools ?? []).map(({ name }) => name),
    body,
  }
}

function textOf(content: readonly Block[]): string {
  return content.map(({ text }) => text ?? '').join('')
}

/** What the real server would refuse. */
function problemIn({ messages }: Body): string | null {
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role'
  for (const [index, { content }] of messages.entries()) {
    if (content.length === 0) return `messages.${index}: content must not be empty`
    const calls = (messages[index - 1]?.content ?? []).map(({ id }) => id)
    const orphan = content.find(
      (block) => block.type === 'tool_result' && !calls.includes(block.tool_use_id),
    )
    if (orphan) return `messages.${index}: unexpected tool_use_id "${orphan.tool_use_id}"`
    const answered = content.map(({ tool_use_id }) => tool_use_id)
    const open = calls.find((id) => id !== undefined && !answered.includes(id))
    if (open) return `messages.${index - 1}: tool_use "${open}" has no result after it`
  }
  return null
}

function refuse(reply: ProviderReply, message: string): void {
  reply.json(400, { type: 'error', error: { type: 'invalid_request_error', message } })
}
