import type { MessageFrame, ToolDef } from '../../../core/index.ts'

/** One conversation to be continued by a model. */
export interface ChatRequest {
  readonly messages: readonly MessageFrame[]
  /** Tools that the model may call; the last definition of a name counts. */
  readonly tools: readonly ToolDef[]
  /** Left out: not sent, the provider's own default. */
  readonly topP?: number | undefined
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
}

/** A piece of the model's answer, in the order in which it comes. */
export type ChatPart =
  /** Never empty. */
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_call'
      readonly id: string
      readonly name: string
      /** The whole JSON text, as the model wrote it: it may be invalid. */
      readonly arguments: string
    }
  /** No more text comes; tool calls may. Not every model tells before it has finished. */
  | { readonly type: 'text_end' }
  /** The last part of an answer that came to its end. */
  | {
      readonly type: 'finish'
      /** `stop`, `length`, `tool-calls`, `content-filter` or `other`. */
      readonly reason: string
      readonly inputTokens?: number | undefined
      readonly outputTokens?: number | undefined
    }

/** A model that continues conversations, wherever it runs. */
export interface ChatModel {
  /**
   * Answers in parts. Waits for the outside on its clock (`clock.hold`), so that the reader need not.
   * Ends at once, without a `finish`, when `signal` aborts.
   * @throws ProviderError saying what failed, when the answer cannot begin or go on
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatPart>
  close?(): Promise<void>
}
