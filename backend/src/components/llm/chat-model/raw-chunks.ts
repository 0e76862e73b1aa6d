/** What is read of a piece of an answer as the provider sends it. */
interface RawChunk {
  /** Of OpenAI's protocol: https://platform.openai.com/docs/api-reference/chat-streaming */
  readonly choices?: readonly {
    readonly finish_reason?: string | null
    readonly delta?: { readonly content?: string | null; readonly tool_calls?: unknown } | null
  }[]
  /** Of Anthropic's: https://docs.anthropic.com/en/docs/build-with-claude/streaming */
  readonly type?: string
  readonly delta?: { readonly stop_reason?: string | null } | null
}

/** Ends after which no tool is called. */
const ENDS = ['stop', 'length', 'end_turn', 'max_tokens', 'stop_sequence']

/**
 * Whether the text is over with this piece. One that ends the answer and has text itself does not count:
 * the text is yet to be read.
 */
export function endsText(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null) return false
  const { choices, type, delta } = raw as RawChunk
  const choice = Array.isArray(choices) ? choices[0] : undefined
  if (choice?.delta?.content || choice?.delta?.tool_calls) return false
  const reason = type === 'message_delta' ? delta?.stop_reason : choice?.finish_reason
  return typeof reason === 'string' && ENDS.includes(reason)
}
