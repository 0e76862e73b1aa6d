import { MessageFrame, type TextFrame, ToolCall } from '../../../core/index.ts'
import type { Reply } from './reply.ts'

/** How the text of a message is written down; `AgentLoop` puts the time before it. */
export type Decorate = (text: string, timestampUs: number) => string

/** What stands in a tool's message until its result is there. */
export const PENDING = '(pending)'
/** Several tools may answer one call: each of these answers gives way to those behind it, and to all others. */
const WEAK_RESULTS: readonly string[] = [PENDING, 'unknown tool', '']

/** One piece of a conversation. It makes zero to two messages, which are never parted. */
export interface Entry {
  readonly turn: number | undefined
  readonly messages: readonly MessageFrame[]
}

/** What the user said, or a remark of the system. */
export class SaidEntry implements Entry {
  readonly role: 'user' | 'system'
  readonly turn: number | undefined
  /** May be taken back while its turn has not ended. */
  isProvisional: boolean
  messages: readonly MessageFrame[]
  readonly #decorate: Decorate

  constructor(
    role: 'user' | 'system',
    frame: TextFrame,
    { isProvisional = false, decorate }: { isProvisional?: boolean; decorate: Decorate },
  ) {
    this.role = role
    this.turn = frame.turn
    this.isProvisional = isProvisional
    this.#decorate = decorate
    this.messages = this.#messagesOf(frame)
  }

  replaceWith(frame: TextFrame, isProvisional: boolean): void {
    this.isProvisional = isProvisional
    this.messages = this.#messagesOf(frame)
  }

  #messagesOf(frame: TextFrame): MessageFrame[] {
    const { timestampUs, turn, generation } = frame
    const content = this.#decorate(frame.text, timestampUs)
    return [new MessageFrame({ role: this.role, content, timestampUs, turn, generation })]
  }
}

export interface ReplyOrigin {
  readonly timestampUs: number
  readonly turn: number | undefined
  readonly generation: number | undefined
}

/** What was recalled about the user. */
export class MemoryEntry extends SaidEntry {
  readonly recalledUs: number

  constructor(frame: TextFrame, decorate: Decorate) {
    super('system', frame, { decorate })
    this.recalledUs = frame.timestampUs
  }
}

/** What the character said, as far as it was heard. */
export class ReplyEntry implements Entry {
  readonly reply: Reply
  /** Of its text once that is there, of the speaker's first report before. */
  #origin: ReplyOrigin
  readonly #decorate: Decorate
  #messages: readonly MessageFrame[] = []
  #content: string | null = null

  constructor(reply: Reply, origin: ReplyOrigin, decorate: Decorate) {
    this.reply = reply
    this.#origin = origin
    this.#decorate = decorate
  }

  /** What the model said, or a further piece of it. */
  addText(frame: TextFrame): void {
    this.#origin = frame
    this.reply.addText(frame.text)
  }

  get turn(): number | undefined {
    // Players report turn 0 of audio that belongs to no turn.
    return this.#origin.turn || undefined
  }

  get generation(): number | undefined {
    return this.#origin.generation
  }

  get messages(): readonly MessageFrame[] {
    const { content } = this.reply
    if (content !== this.#content) {
      this.#content = content
      this.#messages = content === null ? [] : [this.#message(content)]
    }
    return this.#messages
  }

  #message(text: string): MessageFrame {
    const content = this.#decorate(text, this.#origin.timestampUs)
    const { timestampUs, turn, generation } = this.#origin
    return new MessageFrame({ role: 'assistant', content, timestampUs, turn, generation })
  }
}

/** A tool that was called, and what it answered. */
export class CallEntry implements Entry {
  readonly call: ToolCall
  #result = PENDING
  messages: readonly MessageFrame[]

  constructor(call: ToolCall) {
    // A received frame is somebody else's memory; what is kept is a copy.
    this.call = new ToolCall({ ...call })
    this.messages = this.#pair()
  }

  get turn(): number | undefined {
    return this.call.turn
  }

  get isPending(): boolean {
    return this.#result === PENDING
  }

  answer(content: string): void {
    if (weightOf(content) <= weightOf(this.#result)) return
    this.#result = content
    this.messages = this.#pair()
  }

  #pair(): MessageFrame[] {
    const { timestampUs, turn, generation, callId } = this.call
    const common = { timestampUs, turn, generation }
    return [
      new MessageFrame({ ...common, role: 'assistant', content: '', toolCalls: [this.call] }),
      new MessageFrame({ ...common, role: 'tool', content: this.#result, toolCallId: callId }),
    ]
  }
}

function weightOf(result: string): number {
  const place = WEAK_RESULTS.indexOf(result)
  return place < 0 ? WEAK_RESULTS.length : place
}
