import type { Clock, MessageFrame, ToolDef } from '../../../core/index.ts'
import type { ChatModel, ChatPart, ChatRequest } from '../chat-model/chat-model.ts'
import { replyTo, SELF } from './reply-lines.ts'
import { type Wish, wishIn } from './tool-wishes.ts'

/** From one word to the next: about as quick as a model that is hosted. */
const WORD_MS = 15
/** What an agent's loop puts before what was said. */
const TIME_OF_DAY = /^\[\d{2}:\d{2}:\d{2}\] /

/** What comes next: something to say, a tool to call, or nothing. */
type Move = { readonly say: string } | { readonly call: Wish } | null

/**
 * Answers by rules, the same every time: for trying a graph without any model, and for tests of whole
 * graphs. Says what it is when asked.
 */
export function elizaModel({ clock }: { clock: Clock }): ChatModel {
  let calls = 0
  return {
    async *stream(request, signal) {
      const tools = new Map(request.tools.map((tool) => [tool.name, tool]))
      const move = throughTools(nextMove(request, tools), tools)
      if (move && 'say' in move) {
        yield* words(move.say, clock, signal)
      } else if (move) {
        calls = Math.max(calls, latestCall(request.messages)) + 1
        yield callPart(move.call, calls)
      }
      if (signal.aborted) return
      yield { type: 'finish', reason: move && 'call' in move ? 'tool-calls' : 'stop' }
    },
  }
}

function nextMove({ messages }: ChatRequest, tools: ReadonlyMap<string, ToolDef>): Move {
  const spoken = messages.filter(({ role }) => role !== 'system')
  const last = spoken.at(-1)
  if (!last) return tools.has('do_nothing') ? null : { say: `Hello! ${SELF}` }
  if (last.role === 'tool') return afterTool(last, spoken)
  if (last.role === 'assistant') return null
  const said = (last.content ?? '').replace(TIME_OF_DAY, '').trim()
  if (said === '') return null
  if (/\bwhat can you do\b|\bhelp\b/i.test(said)) return { say: abilities(tools) }
  const wish = wishIn(said, tools, spoken)
  if (wish) return { call: wish }
  return { say: replyTo(said, spoken.filter(({ role }) => role === 'user').length - 1) }
}

/** What a tool answered is told, unless it only says that it has done its work. */
function afterTool(result: MessageFrame, spoken: readonly MessageFrame[]): Move {
  const content = (result.content ?? '').trim()
  if (content === '' || content === '(pending)') return null
  const calls = spoken.flatMap(({ toolCalls }) => toolCalls ?? [])
  switch (calls.find(({ callId }) => callId === result.toolCallId)?.name) {
    case 'talk':
    case 'do_nothing':
      return null
    case 'scratchpad_update':
      return { say: content === 'ok' ? 'I have noted it.' : content }
    case 'scratchpad_read':
      return { say: content === '(empty)' ? 'There is no note yet.' : `My note says: ${content}` }
    default:
      return { say: content }
  }
}

function abilities(tools: ReadonlyMap<string, ToolDef>): string {
  if (tools.size === 0) return `${SELF} No tools are connected to me.`
  return `${SELF} I can use these tools: ${[...tools.keys()].join(', ')}.`
}

/** A character that has a tool for speaking speaks with it. */
function throughTools(move: Move, tools: ReadonlyMap<string, ToolDef>): Move {
  if (!move || 'call' in move || !tools.has('talk')) return move
  return { call: { name: 'talk', arguments: { text: move.say } } }
}

async function* words(text: string, clock: Clock, signal: AbortSignal): AsyncGenerator<ChatPart> {
  for (const word of text.match(/\S+\s*/g) ?? []) {
    await clock.sleep(WORD_MS, signal)
    if (signal.aborted) return
    yield { type: 'text', text: word }
  }
}

function callPart({ name, arguments: values }: Wish, number: number): ChatPart {
  return { type: 'tool_call', id: `call_${number}`, name, arguments: JSON.stringify(values) }
}

/** The highest number among the calls of a conversation, so that no two have the same. */
function latestCall(messages: readonly MessageFrame[]): number {
  const calls = messages.flatMap(({ toolCalls }) => toolCalls ?? [])
  return Math.max(0, ...calls.map(({ callId }) => Number(/^call_(\d+)$/.exec(callId)?.[1] ?? 0)))
}
