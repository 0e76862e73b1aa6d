import { type Log, MessageFrame, type ToolCall } from '../../../core/index.ts'

/** What a call gets as its result while the tool has not answered. */
const PENDING = '(pending)'

/**
 * A conversation that every provider accepts: each call is followed at once by its one result, results
 * without a call and messages without content are left out.
 */
export function repairMessages(
  messages: readonly MessageFrame[],
  log: Pick<Log, 'debug'>,
): MessageFrame[] {
  const results = new Results(messages)
  const repaired: MessageFrame[] = []
  for (const message of messages) {
    if (message.role === 'tool') continue
    const calls = callsOf(message)
    if (!message.content?.trim() && calls.length === 0) continue
    repaired.push(message, ...calls.map((call) => results.take(call)))
  }
  if (results.left > 0) log.debug({ results: results.left }, 'tool results without a call left out')
  return repaired
}

function callsOf({ role, toolCalls }: MessageFrame): readonly ToolCall[] {
  return role === 'assistant' && toolCalls ? toolCalls : []
}

/** The tools' answers by call; of several for one call the last that is there counts. */
class Results {
  readonly #byCall = new Map<string, MessageFrame>()

  constructor(messages: readonly MessageFrame[]) {
    for (const message of messages) {
      if (message.role !== 'tool') continue
      const call = message.toolCallId ?? ''
      if (message.content === PENDING && this.#byCall.has(call)) continue
      this.#byCall.set(call, message)
    }
  }

  get left(): number {
    return this.#byCall.size
  }

  take({ callId }: ToolCall): MessageFrame {
    const found = this.#byCall.get(callId)
    this.#byCall.delete(callId)
    return found ?? new MessageFrame({ role: 'tool', content: PENDING, toolCallId: callId })
  }
}
