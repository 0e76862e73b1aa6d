import type {
  LanguageModelV3FunctionTool,
  LanguageModelV3Message,
  LanguageModelV3Prompt,
} from '@ai-sdk/provider'
import type { MessageFrame, ToolCall, ToolDef } from '../../../core/index.ts'
import type { ChatProtocol } from './providers.ts'

/** Protocols that know instructions only at the beginning, and want the user to speak first and last. */
const STRICT: readonly ChatProtocol[] = ['anthropic', 'google']

/** A repaired conversation as the AI SDK wants it. */
export function promptOf(
  messages: readonly MessageFrame[],
  protocol: ChatProtocol,
): LanguageModelV3Prompt {
  const names = toolNames(messages)
  const prompt = messages.map((message) => promptMessage(message, names))
  return STRICT.includes(protocol) ? strict(prompt) : prompt
}

export function promptTools(tools: readonly ToolDef[]): LanguageModelV3FunctionTool[] {
  return tools.map(({ name, description, parameters, strict }) => ({
    type: 'function',
    name,
    description,
    inputSchema: parameters as LanguageModelV3FunctionTool['inputSchema'],
    ...(strict === null ? {} : { strict }),
  }))
}

function toolNames(messages: readonly MessageFrame[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap(({ toolCalls }) => toolCalls ?? [])
  return new Map(calls.map(({ callId, name }) => [callId, name]))
}

function promptMessage(
  { role, content, toolCalls, toolCallId }: MessageFrame,
  names: ReadonlyMap<string, string>,
): LanguageModelV3Message {
  const text = content ?? ''
  switch (role) {
    case 'system':
      return { role, content: text }
    case 'user':
      return userMessage(text)
    case 'assistant': {
      const said = text === '' ? [] : [{ type: 'text' as const, text }]
      return { role, content: [...said, ...(toolCalls ?? []).map(callPart)] }
    }
    case 'tool': {
      const toolCallId_ = toolCallId ?? ''
      const toolName = names.get(toolCallId_) ?? ''
      const output = { type: 'text' as const, value: text }
      return { role, content: [{ type: 'tool-result', toolCallId: toolCallId_, toolName, output }] }
    }
  }
}

function userMessage(text: string): LanguageModelV3Message {
  return { role: 'user', content: [{ type: 'text', text }] }
}

function callPart({ callId, name, arguments: text }: ToolCall) {
  return { type: 'tool-call' as const, toolCallId: callId, toolName: name, input: inputOf(text) }
}

/** Providers want an object back, also where the model wrote something else. */
function inputOf(text: string): unknown {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : { input: value }
  } catch {
    return { input: text }
  }
}

function strict(prompt: LanguageModelV3Prompt): LanguageModelV3Prompt {
  const begin = prompt.findIndex(({ role }) => role !== 'system')
  const rest = begin === -1 ? [] : prompt.slice(begin).map(instructionAsUser)
  const leading = begin === -1 ? prompt : prompt.slice(0, begin)
  if (rest[0]?.role !== 'user') rest.unshift(userMessage('(The conversation begins.)'))
  if (rest.at(-1)?.role === 'assistant') rest.push(userMessage('(Nobody has answered yet.)'))
  return [...leading, ...rest]
}

function instructionAsUser(message: LanguageModelV3Message): LanguageModelV3Message {
  return message.role === 'system' ? userMessage(`[system] ${message.content}`) : message
}
