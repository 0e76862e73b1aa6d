import type { Input, MessageFrame, TextFrame } from '../../../core/index.ts'
import { takeAll } from '../history/arrivals.ts'
import { Dialogue, type DialogueInputs, systemMessage } from '../history/dialogue.ts'
import { localTime } from '../history/local-time.ts'
import { objectLines, Surroundings } from '../history/surroundings.ts'

export interface LoopPromptOptions {
  readonly systemPrompt: string
  readonly postPrompt: string
  /** Such as `Europe/Berlin`: times of the messages are local. */
  readonly timeZone: string
  readonly onDrop: (turns: number) => void
  readonly onEcho: (isEcho: boolean) => void
  readonly forgottenUntil: () => number
}

/** What a look at the inputs has brought. */
export interface LoopNews {
  readonly speech: boolean
  /** The model's turn has ended: its words are out, or a tool has answered. */
  readonly turnEnded: boolean
  readonly surroundings: boolean
}

/** The history of an `AgentLoop`, each message with its time, and the prompts that are made of it. */
export class LoopPrompt {
  readonly #vision: Input<TextFrame> | null
  readonly #dialogue: Dialogue
  readonly #surroundings: Surroundings
  readonly #options: LoopPromptOptions
  readonly #system: readonly MessageFrame[]
  #caption: string | null = null

  constructor(
    inputs: DialogueInputs & { readonly vision: Input<TextFrame> | null },
    options: LoopPromptOptions,
  ) {
    const { onDrop, onEcho, forgottenUntil, systemPrompt } = options
    this.#options = options
    this.#vision = inputs.vision
    this.#dialogue = new Dialogue(inputs, {
      onDrop,
      onEcho,
      forgottenUntil,
      decorate: (...text) => this.#timed(...text),
    })
    this.#surroundings = new Surroundings(inputs)
    this.#system = systemPrompt.trim() === '' ? [] : [systemMessage(systemPrompt)]
  }

  get hasPendingCalls(): boolean {
    return this.#dialogue.hasPendingCalls
  }

  take(): LoopNews {
    this.#dialogue.take()
    this.#dialogue.enter()
    const caption = takeAll(this.#vision).at(-1)
    if (caption) this.#caption = this.#timed(caption.text, caption.timestampUs)
    const { gone, found } = this.#surroundings.update()
    const { speech, replyEnded, toolResult } = this.#dialogue.news()
    return {
      speech,
      turnEnded: replyEnded || toolResult,
      surroundings: caption !== undefined || gone.length + found.length > 0,
    }
  }

  /** The history, and behind it how things are at the moment. */
  messages(): readonly MessageFrame[] {
    const { objects, pose } = this.#surroundings
    const seen = objects.length > 0 ? `[Currently visible objects]\n${objectLines(objects)}` : null
    const now = [this.#caption, seen, pose, this.#options.postPrompt.trim() || null]
    const present = now.filter((text) => text !== null)
    return [...this.#dialogue.messages(this.#system), ...present.map(systemMessage)]
  }

  #timed(text: string, timestampUs: number): string {
    return `[${localTime(timestampUs, this.#options.timeZone)}] ${text}`
  }
}
