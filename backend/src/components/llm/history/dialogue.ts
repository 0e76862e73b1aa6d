import {
  type BodyPoseFrame,
  type Frame,
  type Input,
  MessageFrame,
  type ObjectLocationFrame,
  type PlaybackFrame,
  type SpeechEvent,
  type TextFrame,
  type ToolCall,
  type ToolResult,
} from '../../../core/index.ts'
import { takeAll } from './arrivals.ts'
import { Conversation, type ConversationOptions } from './conversation.ts'
import { EchoWatch } from './echo.ts'
import { TurnStates } from './turn-states.ts'

/** The inputs of an agent that make up its history. */
export interface DialogueInputs {
  readonly initial_msgs: Input<readonly MessageFrame[]> | null
  readonly speech: Input<TextFrame> | null
  readonly feedback: Input<TextFrame> | null
  readonly memory: Input<TextFrame> | null
  readonly tool_call: Input<ToolCall> | null
  readonly tool_result: Input<ToolResult> | null
  readonly heard: Input<PlaybackFrame> | null
  readonly turn_events: Input<SpeechEvent> | null
  readonly pose: Input<BodyPoseFrame> | null
  readonly objects: Input<ObjectLocationFrame> | null
}

/** What a look at the inputs has brought into the history. */
export interface News {
  /** The user said something, or something better in place of it. */
  readonly speech: boolean
  /** A reply has been heard to its end or cut off, or has come where nobody reports what is heard. */
  readonly replyEnded: boolean
  readonly toolResult: boolean
}

export interface DialogueOptions extends Omit<ConversationOptions, 'isHeard'> {
  /** Told of everything the user says, whether it is an echo of the character's own words. */
  readonly onEcho?: (isEcho: boolean) => void
  /** When something was forgotten last, µs; 0 for never. @default never */
  readonly forgottenUntil?: () => number
}

interface Arrived {
  readonly frame: Frame
  readonly enter: () => void
}

/**
 * A conversation that follows an agent's inputs. What the user says is taken from the inputs first and
 * what caused it last, so that nothing is seen before its cause.
 */
export class Dialogue {
  readonly #inputs: DialogueInputs
  readonly #turns = new TurnStates()
  readonly #conversation: Conversation
  readonly #echo = new EchoWatch()
  readonly #onEcho: DialogueOptions['onEcho']
  readonly #forgottenUntil: () => number
  #initial: readonly MessageFrame[] = []
  #speech: TextFrame[] = []
  #arrived: Arrived[] = []
  #hasTakenResult = false
  #news = { speech: false, replyEnded: false, toolResult: false }

  constructor(inputs: DialogueInputs, options: DialogueOptions = {}) {
    this.#inputs = inputs
    this.#onEcho = options.onEcho
    this.#forgottenUntil = options.forgottenUntil ?? (() => 0)
    this.#conversation = new Conversation({ ...options, isHeard: inputs.heard !== null })
  }

  get hasPendingCalls(): boolean {
    return this.#conversation.hasPendingCalls
  }

  /** A tool's result was among what was taken last. */
  get hasTakenResult(): boolean {
    return this.#hasTakenResult
  }

  /** True for a text of a turn in which the user has meanwhile gone on speaking. */
  isStale(frame: Frame): boolean {
    return this.#turns.isStale(frame.turn)
  }

  /** The initial messages, `system`, and everything that was said or recalled; not what was forgotten since. */
  messages(system: readonly MessageFrame[]): readonly MessageFrame[] {
    if (this.#inputs.memory) this.#conversation.forgetMemories(this.#forgottenUntil())
    return [...this.#initial, ...system, ...this.#conversation.messages]
  }

  addSystem(frame: TextFrame): void {
    if (!isBlank(frame)) this.#conversation.addSystem(frame)
  }

  /**
   * Takes what has arrived. What the user said enters with `enter`.
   * @param remarks texts that enter as system messages, besides `memory`
   */
  take(remarks: readonly TextFrame[] = []): void {
    const inputs = this.#inputs
    this.#speech.push(...takeAll(inputs.speech))
    const results = takeAll(inputs.tool_result)
    this.#hasTakenResult = results.length > 0
    this.#arrive(results, (frame) => this.#answer(frame))
    this.#arrive(takeAll(inputs.tool_call), (frame) => this.#conversation.addCall(frame))
    this.#arrive(takeAll(inputs.feedback), (frame) => this.#reply(frame))
    this.#arrive(takeAll(inputs.heard), (frame) => this.#hear(frame))
    this.#arrive(takeAll(inputs.memory), (frame) => this.#recall(frame))
    this.#arrive(remarks, (frame) => this.addSystem(frame))
    for (const event of takeAll(inputs.turn_events)) this.#turn(event)
    this.#initial = takeAll(inputs.initial_msgs).at(-1) ?? this.#initial
  }

  /**
   * Brings what was taken into the history in order of its time: everything but the words of the user that
   * are younger than `untilUs`.
   */
  enter(untilUs = Number.POSITIVE_INFINITY): void {
    const speech = this.#speech.filter((frame) => frame.timestampUs <= untilUs)
    this.#speech = this.#speech.filter((frame) => frame.timestampUs > untilUs)
    const all = [
      ...speech.map((frame) => ({ frame, enter: () => this.#say(frame) })),
      ...this.#arrived,
    ]
    this.#arrived = []
    all.sort((a, b) => a.frame.timestampUs - b.frame.timestampUs)
    for (const { enter } of all) enter()
  }

  /** What has changed since this was last asked. */
  news(): News {
    const news = this.#news
    this.#news = { speech: false, replyEnded: false, toolResult: false }
    return news
  }

  #arrive<F extends Frame>(frames: readonly F[], enter: (frame: F) => void): void {
    for (const frame of frames) this.#arrived.push({ frame, enter: () => enter(frame) })
  }

  #say(frame: TextFrame): void {
    if (isBlank(frame) || this.isStale(frame)) return
    this.#onEcho?.(this.#echo.hears(frame))
    this.#conversation.addUser(frame, {
      replaces: this.#inputs.turn_events !== null,
      isProvisional: this.#turns.isOpen(frame.turn),
    })
    this.#news.speech = true
  }

  #recall(frame: TextFrame): void {
    if (!isBlank(frame)) this.#conversation.addMemory(frame)
  }

  #reply(frame: TextFrame): void {
    if (frame.text === '') return
    this.#echo.said(frame)
    if (this.#conversation.addReply(frame)) this.#news.replyEnded = true
  }

  #hear(frame: PlaybackFrame): void {
    if (this.#conversation.hear(frame)) this.#news.replyEnded = true
  }

  #answer(frame: ToolResult): void {
    this.#conversation.addResult(frame)
    this.#news.toolResult = true
  }

  #turn(event: SpeechEvent): void {
    this.#turns.note(event)
    const { turn } = event
    if (event.event === 'resumed' || event.event === 'false_alarm')
      this.#conversation.takeBack(turn)
    if (event.event === 'end') this.#conversation.commit(turn)
    // Nobody will tell any more how the turns before have ended.
    if (event.event === 'start') this.#conversation.commit()
  }
}

/** A system message of the agent's own. */
export function systemMessage(content: string): MessageFrame {
  return new MessageFrame({ role: 'system', content })
}

function isBlank({ text }: TextFrame): boolean {
  return text.trim() === ''
}
