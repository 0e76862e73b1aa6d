/** What the strictest providers let a tool be called, and how long. */
const FORBIDDEN = /[^\w-]/g
const MAX_NAME = 64

/** Names under which a model knows the tools of a server. */
export class ToolNames {
  readonly #prefix: string
  /** Name for the model → name at the server; also of tools that are gone. */
  readonly #toServer = new Map<string, string>()
  readonly #toModel = new Map<string, string>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** The name for the model; always the same one for the same tool. */
  forModel(name: string): string {
    const known = this.#toModel.get(name)
    if (known !== undefined) return known
    const wanted = `${this.#prefix}${name}`.replace(FORBIDDEN, '_')
    const given = this.#free(wanted === '' ? 'tool' : wanted)
    this.#toModel.set(name, given)
    this.#toServer.set(given, name)
    return given
  }

  /** The name at the server; null for a tool of somebody else. */
  forServer(name: string): string | null {
    return this.#toServer.get(name) ?? null
  }

  /** With a number where two names have become one. */
  #free(wanted: string): string {
    let name = wanted.slice(0, MAX_NAME)
    for (let count = 2; this.#toServer.has(name); count++) {
      const suffix = `_${count}`
      name = wanted.slice(0, MAX_NAME - suffix.length) + suffix
    }
    return name
  }
}
