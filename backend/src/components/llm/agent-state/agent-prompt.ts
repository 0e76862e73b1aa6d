import { type Frame, type Input, type MessageFrame, TextFrame } from '../../../core/index.ts'
import { takeAll } from '../history/arrivals.ts'
import { Dialogue, type DialogueInputs, systemMessage } from '../history/dialogue.ts'
import { objectLines, point, Surroundings } from '../history/surroundings.ts'

export interface AgentPromptOptions {
  readonly systemPrompt: string
  readonly onDrop: (turns: number) => void
  readonly onEcho: (isEcho: boolean) => void
  readonly forgottenUntil: () => number
}

/** The history of an `AgentState`, and the prompts that are made of it. */
export class AgentPrompt {
  readonly #vision: Input<TextFrame> | null
  readonly #dialogue: Dialogue
  readonly #surroundings: Surroundings
  readonly #system: readonly MessageFrame[]

  constructor(
    inputs: DialogueInputs & { readonly vision: Input<TextFrame> | null },
    { systemPrompt, ...told }: AgentPromptOptions,
  ) {
    this.#vision = inputs.vision
    this.#dialogue = new Dialogue(inputs, told)
    this.#surroundings = new Surroundings(inputs)
    this.#system = systemPrompt.trim() === '' ? [] : [systemMessage(systemPrompt)]
  }

  isStale(request: Frame): boolean {
    return this.#dialogue.isStale(request)
  }

  get hasPendingCalls(): boolean {
    return this.#dialogue.hasPendingCalls
  }

  /** A tool has answered among what was taken last. */
  get hasToolResult(): boolean {
    return this.#dialogue.hasTakenResult
  }

  /** Takes what the inputs have; after the requests, so that each finds what it asks about. */
  take(): void {
    this.#dialogue.take(takeAll(this.#vision))
  }

  enter(): void {
    this.#dialogue.enter()
  }

  /** The prompt of a request: without words of the user that are younger. */
  at(timestampUs: number): readonly MessageFrame[] {
    this.#dialogue.enter(timestampUs)
    return this.now()
  }

  /** A prompt of everything that has entered. */
  now(): readonly MessageFrame[] {
    this.#noteGoneObjects()
    const { objects, pose } = this.#surroundings
    const now = [
      ...(objects.length > 0 ? [`Objects in view now:\n${objectLines(objects)}`] : []),
      ...(pose === null ? [] : [pose]),
    ]
    return [...this.#dialogue.messages(this.#system), ...now.map(systemMessage)]
  }

  /** Where something was last seen stays in the history. */
  #noteGoneObjects(): void {
    for (const { id, label, position } of this.#surroundings.update().gone) {
      const text = `Out of view: "${label}" (object ${id}), last seen at ${point(position)}`
      this.#dialogue.addSystem(new TextFrame({ text }))
    }
  }
}
