import type { ComponentContext } from '../../../core/index.ts'
import { type Alternatives, withFallback } from '../../providers/index.ts'
import {
  askForText,
  pictureMessage,
  type VisionMessage,
  type VisionQuestion,
} from './vision-chat.ts'

export interface ObserverSettings {
  readonly base_url: string
  readonly model_id: string
  readonly max_history: number
  readonly caption_prompt: string
  readonly objects_prompt: string
}

const CAPTION_TOKENS = 512
const OBJECTS_TOKENS = 256

/** Describes one picture after the other, and keeps a list of what is there. */
export class Observer {
  readonly #alternatives: Alternatives<ObserverSettings>
  readonly #context: ComponentContext
  /** Pictures with what was said of them, oldest first. */
  #history: { readonly picture: VisionMessage; readonly caption: string }[] = []
  #objects = ''

  constructor(alternatives: Alternatives<ObserverSettings>, context: ComponentContext) {
    this.#alternatives = alternatives
    this.#context = context
  }

  /** What is new in a picture. @throws ProviderError */
  async caption(jpeg: Buffer): Promise<string> {
    const picture = pictureMessage(jpeg)
    const caption = await this.#ask(({ caption_prompt }) => ({
      messages: [{ role: 'system', content: caption_prompt }, ...this.#told(), picture],
      field: 'caption',
      maxTokens: CAPTION_TOKENS,
    }))
    const { max_history } = this.#alternatives.all[0]!
    this.#history.push({ picture, caption })
    this.#history = max_history === 0 ? [] : this.#history.slice(-max_history)
    return caption
  }

  /** The list of what is there, after a caption. @throws ProviderError */
  async objects(caption: string): Promise<string> {
    const content = `List so far: ${this.#objects || '(empty)'}\nWhat has changed: ${caption || '(nothing)'}`
    this.#objects = await this.#ask(({ objects_prompt }) => ({
      messages: [
        { role: 'system', content: objects_prompt },
        { role: 'user', content },
      ],
      field: 'objects',
      maxTokens: OBJECTS_TOKENS,
    }))
    return this.#objects
  }

  #told(): VisionMessage[] {
    return this.#history.flatMap(({ picture, caption }) => [
      picture,
      { role: 'assistant', content: JSON.stringify({ caption }) },
    ])
  }

  #ask(
    question: (settings: ObserverSettings) => Omit<VisionQuestion, 'baseUrl' | 'model'>,
  ): Promise<string> {
    return withFallback({
      alternatives: this.#alternatives,
      nameOf: ({ model_id }) => model_id,
      context: this.#context,
      attempt: (settings) => {
        const { base_url: baseUrl, model_id: model } = settings
        return askForText({ ...question(settings), baseUrl, model }, this.#context)
      },
    })
  }
}
