import { rename, rm, writeFile } from 'node:fs/promises'
import { type ComponentContext, forgottenUntil, type MessageFrame } from '../../../core/index.ts'

const FILE = 'messages.json'

/** Writes each prompt into the project's folder, where people can look at what the model was sent. */
export class MessagesFile {
  readonly #context
  #hasFailed = false

  constructor(context: Pick<ComponentContext, 'paths' | 'clock' | 'log'>) {
    this.#context = context
  }

  /** Replaces what is there. A folder that cannot be written to does not stop a conversation. */
  async write(messages: readonly MessageFrame[]): Promise<void> {
    const { clock, log } = this.#context
    try {
      await clock.hold(this.#replaceBy(messages))
      this.#hasFailed = false
    } catch (error) {
      if (!this.#hasFailed) log.warn({ file: FILE, error }, 'The prompt could not be written down')
      this.#hasFailed = true
    }
  }

  /** What was said before something was forgotten last stays out, also if that happens meanwhile. */
  async #replaceBy(messages: readonly MessageFrame[]): Promise<void> {
    const { project } = this.#context.paths
    let untilUs: number
    do {
      untilUs = forgottenUntil(project)
      const kept = messages.filter(({ timestampUs }) => timestampUs > untilUs)
      await this.#replace(`${JSON.stringify(kept.map(jsonOf), null, 2)}\n`)
    } while (forgottenUntil(project) !== untilUs)
  }

  async #replace(text: string): Promise<void> {
    const file = this.#context.paths.write(FILE)
    const temporary = `${file}.tmp`
    try {
      await writeFile(temporary, text)
      await rename(temporary, file)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
}

/** As chat APIs spell it; what a message has not is left out. */
function jsonOf({ role, content, toolCalls, toolCallId }: MessageFrame): object {
  return {
    role,
    content,
    ...(toolCalls && {
      tool_calls: toolCalls.map(({ callId, name, arguments: text }) => ({
        id: callId,
        type: 'function',
        function: { name, arguments: text },
      })),
    }),
    ...(toolCallId !== null && { tool_call_id: toolCallId }),
  }
}
