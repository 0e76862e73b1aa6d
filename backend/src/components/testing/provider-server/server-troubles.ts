/** An answer instead of the right one. */
export interface Failure {
  readonly path: string
  /** With 200, `body` is garbage in place of the answer. */
  readonly status: number
  /** `Infinity` for all. @default 1 */
  readonly times?: number | undefined
  /** `Retry-After` header, in seconds. */
  readonly retryAfterS?: number
  /** Sent as it is when it is a string, else as JSON. @default an error as providers send it */
  readonly body?: unknown
}

export interface Cut {
  readonly path: string
  readonly afterBytes: number
  /** @default 1 */
  readonly times?: number | undefined
}

type Trouble =
  | ({ readonly type: 'fail' } & Failure)
  | ({ readonly type: 'cut' } & Cut)
  | { readonly type: 'hang'; readonly path: string; readonly times?: number | undefined }

/** What is still to go wrong, in the order in which it was asked for. */
export class Troubles {
  readonly #waiting: { readonly trouble: Trouble; left: number }[] = []

  add(trouble: Trouble): void {
    this.#waiting.push({ trouble, left: trouble.times ?? 1 })
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /** What goes wrong with this request; null when nothing does. */
  take(path: string): Trouble | null {
    const index = this.#waiting.findIndex(({ trouble }) => trouble.path === path)
    const found = this.#waiting[index]
    if (!found) return null
    if (--found.left <= 0) this.#waiting.splice(index, 1)
    return found.trouble
  }
}
