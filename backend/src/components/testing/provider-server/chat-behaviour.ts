import type { ProviderReply } from './server-reply.ts'
import type { ProviderRequest } from './server-request.ts'

/** One message as the protocols' bodies have it, content as plain text. */
export interface AskedMessage {
  readonly role: string
  readonly text: string
}

/** What a chat server is asked, the same for all protocols. */
export interface AskedChat {
  readonly model: string
  /** Instructions first, whatever the protocol calls them. */
  readonly messages: readonly AskedMessage[]
  /** Names of the tools that may be called. */
  readonly tools: readonly string[]
  /** The body as the protocol has it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the protocol it speaks
  readonly body: any
}

export interface ScriptedCall {
  /** @default `call-1`, `call-2`, … over the life of the server */
  readonly id?: string
  readonly name: string
  /** An object, or a text that is sent as it is. */
  readonly arguments: object | string
}

/** An answer: text, or more than that. */
export type ScriptedChat =
  | string
  | {
      readonly text?: string
      readonly toolCalls?: readonly ScriptedCall[]
      /** Fails in the middle of the stream, after the text. */
      readonly error?: string
    }

/** How a chat server behaves. */
export interface ChatBehaviour {
  /** The only key that it accepts. @default any, also none */
  readonly key?: string
  /** What it answers, by what it is asked. */
  readonly reply: (asked: AskedChat) => ScriptedChat | Promise<ScriptedChat>
}

/** An answer with everything filled in. */
export interface PlannedChat {
  readonly tokens: readonly string[]
  readonly calls: readonly { readonly id: string; readonly name: string; readonly json: string }[]
  readonly error: string | null
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Makes plans of what a test scripted; calls are numbered. */
export function createPlanner(
  behaviour: ChatBehaviour,
): (asked: AskedChat) => Promise<PlannedChat> {
  let calls = 0
  return async (asked) => {
    const scripted = await behaviour.reply(asked)
    const {
      text = '',
      toolCalls = [],
      error = null,
    } = typeof scripted === 'string' ? { text: scripted } : scripted
    const tokens = tokensOf(text)
    return {
      tokens,
      calls: toolCalls.map(({ id, name, arguments: values }) => {
        calls++
        const json = typeof values === 'string' ? values : JSON.stringify(values)
        return { id: id ?? `call-${calls}`, name, json }
      }),
      error,
      inputTokens: asked.messages.reduce((sum, one) => sum + tokensOf(one.text).length, 0),
      outputTokens: tokens.length,
    }
  }
}

/** Words with the space before them, as models give them. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

/** Refuses a wrong key as providers do; true when it did. */
export function refusesKey(
  { key }: ChatBehaviour,
  request: ProviderRequest,
  reply: ProviderReply,
): boolean {
  const { headers } = request
  const given = request.key ?? headers['x-api-key'] ?? headers['x-goog-api-key']
  if (key === undefined || given === key) return false
  reply.json(401, { error: { type: 'authentication_error', message: 'Incorrect API key' } })
  return true
}

/** In two pieces, so that clients have to put them together. */
export function halves(text: string): [string, string] {
  const middle = Math.ceil(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}
