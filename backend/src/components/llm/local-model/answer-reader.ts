/** A call that a model wrote into its answer. */
export interface WrittenCall {
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

/** What can be said of an answer's text so far. */
export type AnswerPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly call: WrittenCall }
  /** What was marked as a call but cannot be read as one. */
  | { readonly type: 'unreadable' }

const OPEN = '<tool_call>'
const CLOSE = '</tool_call>'

/**
 * Tells text from calls in what a model writes: either marked, as Qwen and SmolLM do it, or, where tools
 * are offered, an answer that is nothing but JSON.
 */
export class AnswerReader {
  readonly #toolNames: ReadonlySet<string>
  #rest = ''
  #isInCall = false
  #hasSaid = false

  constructor(toolNames: Iterable<string>) {
    this.#toolNames = new Set(toolNames)
  }

  /** What has become clear with this piece. */
  *push(piece: string): Generator<AnswerPart> {
    this.#rest += piece
    for (;;) {
      if (this.#isInCall) {
        const end = this.#rest.indexOf(CLOSE)
        if (end < 0) return
        yield* this.#calls(this.#take(end, CLOSE))
        this.#isInCall = false
        continue
      }
      const start = this.#rest.indexOf(OPEN)
      if (start < 0) break
      yield* this.#said(this.#take(start, OPEN))
      this.#isInCall = true
    }
    if (this.#mayBeCall()) return
    const certain = this.#rest.length - heldBack(this.#rest)
    yield* this.#said(this.#take(certain, ''))
  }

  /** What is left at the end of the answer. */
  *finish(): Generator<AnswerPart> {
    const rest = this.#take(this.#rest.length, '')
    if (this.#isInCall) yield* this.#calls(rest)
    else if (!this.#hasSaid && this.#toolNames.size > 0) {
      const calls = callsIn(rest).filter(({ name }) => this.#toolNames.has(name))
      if (calls.length > 0) for (const call of calls) yield { type: 'call', call }
      else yield* this.#said(rest)
    } else yield* this.#said(rest)
  }

  /** Text up to `end`; what separates it from the rest is dropped. */
  #take(end: number, separator: string): string {
    const taken = this.#rest.slice(0, end)
    this.#rest = this.#rest.slice(end + separator.length)
    return taken
  }

  #mayBeCall(): boolean {
    return !this.#hasSaid && this.#toolNames.size > 0 && /^\s*([[{]|$)/.test(this.#rest)
  }

  *#said(text: string): Generator<AnswerPart> {
    if (text === '' || (!this.#hasSaid && text.trim() === '')) return
    this.#hasSaid = true
    yield { type: 'text', text }
  }

  *#calls(json: string): Generator<AnswerPart> {
    const calls = callsIn(json)
    if (calls.length === 0) yield { type: 'unreadable' }
    for (const call of calls) yield { type: 'call', call }
  }
}

/** Characters at the end that may turn out to begin a mark. */
function heldBack(text: string): number {
  for (let length = Math.min(OPEN.length - 1, text.length); length > 0; length--) {
    if (OPEN.startsWith(text.slice(-length))) return length
  }
  return 0
}

function callsIn(json: string): WrittenCall[] {
  try {
    const value: unknown = JSON.parse(json)
    return (Array.isArray(value) ? value : [value]).flatMap(callOf)
  } catch {
    return []
  }
}

function callOf(value: unknown): WrittenCall[] {
  if (typeof value !== 'object' || value === null) return []
  const { name, arguments: given, parameters } = value as Record<string, unknown>
  if (typeof name !== 'string' || name === '') return []
  const values = given ?? parameters ?? {}
  return [{ name, arguments: typeof values === 'string' ? values : JSON.stringify(values) }]
}
