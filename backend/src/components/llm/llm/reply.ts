import {
  type Clock,
  type ComponentContext,
  EOS,
  type Output,
  TextFrame,
  ToolCall,
} from '../../../core/index.ts'
import type { ChatPart } from '../chat-model/chat-model.ts'
import type { LlmRequest } from './request.ts'

export interface ReplyOutputs {
  readonly token: Output<TextFrame | EOS>
  readonly text: Output<TextFrame>
  readonly tool_calls: Output<ToolCall>
  readonly eos: Output<EOS>
  readonly stats: Output<TextFrame>
}

export interface ReplyOptions {
  readonly request: LlmRequest
  readonly generation: number
  readonly outputs: ReplyOutputs
  readonly clock: Clock
  readonly trace: ComponentContext['trace']
}

/** Longer answers are cut off, in UTF-16 units; more tool calls in one answer are left out. */
const MAX_TEXT = 1_000_000
const MAX_CALLS = 128

/**
 * What is sent in answer to one request. While the user may go on speaking it is held back: sent later
 * as a whole, or never. Whatever happens it ends with one end of stream.
 */
export class Reply {
  readonly generation: number
  /** Model that answers. */
  model = ''
  readonly #options: ReplyOptions
  #held: (() => void)[] | null = null
  readonly #released = Promise.withResolvers<void>()
  #text = ''
  readonly #calls: Extract<ChatPart, { type: 'tool_call' }>[] = []
  #finish: Extract<ChatPart, { type: 'finish' }> | null = null
  #firstTokenUs: number | null = null
  #hasTokenEnd = false
  #hasEnded = false

  constructor(options: ReplyOptions) {
    this.#options = options
    this.generation = options.generation
  }

  get isHeld(): boolean {
    return this.#held !== null
  }

  get isEmpty(): boolean {
    return this.#text === '' && this.#calls.length === 0
  }

  /** Whether there is no room for more. */
  get isFull(): boolean {
    return this.#text.length >= MAX_TEXT || this.#calls.length > MAX_CALLS
  }

  hold(): void {
    this.#held ??= []
  }

  /** Sends what was held back; what comes next is sent at once. */
  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const send of held) send()
    this.#released.resolve()
  }

  /** Resolves when nothing is held back any more. */
  released(): Promise<void> {
    return this.isHeld ? this.#released.promise : Promise.resolve()
  }

  take(part: ChatPart): void {
    if (part.type === 'finish') this.#finish = part
    else if (part.type === 'text_end') this.#send(() => this.#endTokens())
    else {
      if (part.type === 'tool_call') this.#calls.push(part)
      else this.#token(part.text)
      // After the token itself, which somebody waits for.
      this.#begun()
    }
  }

  /** The model said all it had to say. */
  complete(): void {
    if (this.#hasEnded) return
    const { tool_calls } = this.#options.outputs
    for (const { id, name, arguments: text } of this.#calls) {
      tool_calls.send(new ToolCall({ callId: id, name, arguments: text, ...this.#init() }))
    }
    this.end()
  }

  /** Ends after what was sent so far; what is still held back is forgotten. */
  end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    const { outputs } = this.#options
    // First what speech waits for.
    this.#endTokens()
    if (this.#text !== '' && !this.isHeld) outputs.text.send(this.#frame(this.#text))
    outputs.eos.send(new EOS(this.#init()))
    if (this.#firstTokenUs !== null || this.#finish) outputs.stats.send(this.#frame(this.#stats()))
    this.#held = null
  }

  #token(text: string): void {
    this.#text += text
    if (this.#hasTokenEnd) return
    this.#send(() => this.#options.outputs.token.send(this.#frame(text)))
  }

  /** Once only, and nothing after it. */
  #endTokens(): void {
    if (this.#hasTokenEnd) return
    this.#hasTokenEnd = true
    this.#options.outputs.token.send(new EOS(this.#init()))
  }

  #send(send: () => void): void {
    if (this.#held) this.#held.push(send)
    else send()
  }

  #begun(): void {
    if (this.#firstTokenUs !== null) return
    const { clock, request, trace } = this.#options
    const toUs = clock.now()
    this.#firstTokenUs = toUs
    const { turn, receivedUs: fromUs } = request
    if (turn === undefined) return
    const setting = `model ${this.model}`
    const { generation } = this
    this.#send(() => trace({ turn, part: 'first_token', fromUs, toUs, setting, generation }))
  }

  #init() {
    return { turn: this.#options.request.turn, generation: this.generation }
  }

  #frame(text: string): TextFrame {
    return new TextFrame({ text, ...this.#init() })
  }

  #stats(): string {
    const { clock, request } = this.#options
    const msUntil = (atUs: number) => Math.round((atUs - request.receivedUs) / 1000)
    return JSON.stringify({
      turn: request.turn ?? null,
      generation: this.generation,
      model: this.model,
      input_tokens: this.#finish?.inputTokens ?? null,
      output_tokens: this.#finish?.outputTokens ?? null,
      first_token_ms: this.#firstTokenUs === null ? null : msUntil(this.#firstTokenUs),
      total_ms: msUntil(clock.now()),
    })
  }
}
