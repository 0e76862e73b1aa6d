import type { ComponentContext } from '../../../core/index.ts'
import type { TextOrigin } from '../../osc/index.ts'
import { endsBy, WaitingLine } from '../../turn-taking/index.ts'
import type { Chooser } from './chooser.ts'
import type { Expression } from './expressions.ts'

/** Texts and expressions that may wait. */
const LIMIT = 16

interface Waiting<Item> {
  readonly item: Item
  readonly origin: TextOrigin
}

/** Makes expressions of texts, in their order; ahead of when they are shown. */
export class ExpressionLine {
  readonly #chooser: Chooser
  readonly #texts: WaitingLine<Waiting<string>>
  readonly #expressions: WaitingLine<Waiting<Expression>>
  /** The text that an expression is being chosen for. */
  #current: { readonly origin: TextOrigin; readonly abort: AbortController } | null = null

  constructor(chooser: Chooser, { log }: Pick<ComponentContext, 'log'>) {
    this.#chooser = chooser
    this.#texts = new WaitingLine({ limit: LIMIT, items: 'texts', log })
    this.#expressions = new WaitingLine({ limit: LIMIT, items: 'expressions', log })
  }

  /** Chooses until it is closed. */
  async run(): Promise<void> {
    for (let text = await this.#texts.next(); text; text = await this.#texts.next()) {
      const { item, origin } = text
      const abort = new AbortController()
      this.#current = { origin, abort }
      const expression = await this.#chooser.choose(item, abort.signal)
      this.#current = null
      if (!abort.signal.aborted) this.#expressions.push({ item: expression, origin })
    }
  }

  add(text: string, origin: TextOrigin): void {
    this.#texts.push({ item: text, origin })
  }

  /** The next expression to show; null once the line is closed. */
  async next(): Promise<Expression | null> {
    return (await this.#expressions.next())?.item ?? null
  }

  /** What answers earlier turns is over; undefined: everything is. */
  interrupt(turn: number | undefined): void {
    const stays = ({ origin }: { origin: TextOrigin }) => !endsBy({ turn }, origin)
    this.#texts.keep(stays)
    this.#expressions.keep(stays)
    if (this.#current && !stays(this.#current)) this.#current.abort.abort()
  }

  close(): void {
    this.#texts.close()
    this.#expressions.close()
    this.#current?.abort.abort()
  }
}
