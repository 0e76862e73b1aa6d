import type { ComponentContext } from '../../core/index.ts'

export interface NumberRange {
  readonly min: number
  readonly max: number
  readonly isWhole?: boolean
}

const TRUE = ['1', 'true', 'yes', 'on']
const FALSE = ['0', 'false', 'no', 'off']

/** Reads settings of `.env`: undefined where there is none, or one that makes no sense, which is logged. */
export class EnvSettings {
  readonly #context: Pick<ComponentContext, 'secrets' | 'log'>

  constructor(context: Pick<ComponentContext, 'secrets' | 'log'>) {
    this.#context = context
  }

  text(name: string): string | undefined {
    return this.#context.secrets.get(name)?.trim() || undefined
  }

  number(name: string, { min, max, isWhole = false }: NumberRange): number | undefined {
    return this.#read(name, `a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`, (text) => {
      const value = Number(text)
      const isRight = value >= min && value <= max && (!isWhole || Number.isInteger(value))
      return isRight ? value : undefined
    })
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, 'true or false', (text) => {
      if (TRUE.includes(text.toLowerCase())) return true
      return FALSE.includes(text.toLowerCase()) ? false : undefined
    })
  }

  choice<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    return this.#read(name, values.join(' or '), (text) => values.find((value) => value === text))
  }

  #read<Value>(
    name: string,
    expected: string,
    parse: (text: string) => Value | undefined,
  ): Value | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) this.#context.log.warn({ name, expected }, 'setting of .env ignored')
    return value
  }
}
