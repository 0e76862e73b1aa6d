import type { ComponentContext } from '../../../core/index.ts'
import type { ChatModel } from '../chat-model/chat-model.ts'
import { openChatModel, openingFailure } from '../chat-model/open-chat-model.ts'
import type { LlmSettings } from './answering.ts'

/** The models of a node, each opened when it is first needed; one that cannot be opened is tried again. */
export class ModelPool {
  readonly #context: ComponentContext
  readonly #models = new Map<string, Promise<ChatModel>>()

  constructor(context: ComponentContext) {
    this.#context = context
  }

  /** @throws ProviderError when it cannot be opened */
  model(settings: LlmSettings): Promise<ChatModel> {
    const key = `${settings.model} ${settings.base_url ?? ''}`
    let model = this.#models.get(key)
    if (!model) {
      model = this.#open(settings)
      model.catch(() => this.#models.delete(key))
      this.#models.set(key, model)
    }
    return model
  }

  async close(): Promise<void> {
    const models = await Promise.allSettled(this.#models.values())
    await Promise.all(
      models.map((model) => (model.status === 'fulfilled' ? model.value.close?.() : undefined)),
    )
  }

  async #open(settings: LlmSettings): Promise<ChatModel> {
    const { model, base_url } = settings
    try {
      return await openChatModel({ model, base_url }, this.#context)
    } catch (error) {
      throw openingFailure(settings, error)
    }
  }
}
