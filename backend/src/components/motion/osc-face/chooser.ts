import type { ComponentContext } from '../../../core/index.ts'
import { ProviderError } from '../../providers/index.ts'
import { askModel } from './ask-model.ts'
import type { Expression } from './expressions.ts'
import { chooseByRule, type RuleChoice } from './rule.ts'
import type { FaceSettings } from './settings.ts'

type ChooserContext = Pick<ComponentContext, 'clock' | 'signal' | 'secrets' | 'log'>

/** Chooses an expression for each text: by rule, by a language model, or by both. */
export class Chooser {
  readonly #settings: FaceSettings
  readonly #context: ChooserContext
  /** The model is not asked before this, µs. */
  #notBeforeUs = 0
  /** Refused for good; undefined when no key was refused, null when it was missing. */
  #refusedKey: string | null | undefined
  #isFailing = false

  constructor(settings: FaceSettings, context: ChooserContext) {
    this.#settings = settings
    this.#context = context
  }

  /** Never fails: where the model does, the rule decides. After `signal` aborts the result is worth nothing. */
  async choose(text: string, signal: AbortSignal): Promise<Expression> {
    const byRule = chooseByRule(text)
    const asked = this.#isWanted(byRule) ? await this.#ask(text, signal) : null
    const expression = asked ?? byRule.expression
    if (this.#settings.debug_print_model_repr && !signal.aborted) {
      const fields = { expression, by: asked ? 'llm' : 'rule', rule: byRule.expression }
      this.#context.log.debug({ ...fields, isWeak: byRule.isWeak }, 'expression chosen')
    }
    return expression
  }

  #isWanted({ isWeak }: RuleChoice): boolean {
    const { emotion_llm_enable, fusion_mode, force_llm } = this.#settings
    return emotion_llm_enable && (fusion_mode === 'llm_first' || force_llm || isWeak)
  }

  async #ask(text: string, signal: AbortSignal): Promise<Expression | null> {
    const { clock } = this.#context
    const key = this.#key
    if (this.#refusedKey === key || clock.now() < this.#notBeforeUs) return null
    try {
      const expression = await askModel(text, this.#settings, this.#context, signal)
      this.#isFailing = false
      return expression
    } catch (error) {
      if (signal.aborted || this.#context.signal.aborted) return null
      if (!(error instanceof ProviderError)) throw error
      if (error.isPermanent) this.#refusedKey = key
      this.#notBeforeUs = clock.now() + (error.retryAfterMs ?? 0) * 1000
      this.#logOnce(error)
      return null
    }
  }

  get #key(): string | null {
    return this.#context.secrets.get(this.#settings.emotion_llm_api_key_env_var) ?? null
  }

  /** One line for failures in a row. */
  #logOnce(error: ProviderError): void {
    if (!this.#isFailing) {
      this.#context.log.warn(error.fields, 'model not asked for the expression: the rule decides')
    }
    this.#isFailing = true
  }
}
