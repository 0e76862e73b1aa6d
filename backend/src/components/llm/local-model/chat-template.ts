import type { MessageFrame, ToolCall, ToolDef } from '../../../core/index.ts'

/** A message as chat templates know them. */
export interface TemplateMessage {
  readonly role: string
  readonly content: string
  readonly tool_calls?: readonly {
    readonly id: string
    readonly type: 'function'
    readonly function: { readonly name: string; readonly arguments: unknown }
  }[]
  readonly tool_call_id?: string
}

export function templateMessage({
  role,
  content,
  toolCalls,
  toolCallId,
}: MessageFrame): TemplateMessage {
  return {
    role,
    content: content ?? '',
    ...(toolCalls && toolCalls.length > 0 && { tool_calls: toolCalls.map(templateCall) }),
    ...(toolCallId !== null && { tool_call_id: toolCallId }),
  }
}

/** Templates print arguments as JSON, so they have to be values. */
function templateCall(call: ToolCall) {
  return {
    id: call.callId,
    type: 'function' as const,
    function: { name: call.name, arguments: parsed(call.arguments) },
  }
}

export function templateTool({ name, description, parameters }: ToolDef): object {
  return { type: 'function', function: { name, description, parameters } }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
