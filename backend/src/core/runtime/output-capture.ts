import type { OutputChunk } from './thread-messages.ts'

/** Characters that may be on their way to the main thread; more is dropped and counted. */
const WINDOW = 1 << 20
/** Longest single write; the rest of it is dropped. */
const MAX_WRITE = 1 << 18
/** Writes posted one by one per period, so that they get out of a thread that hangs right after. */
const IMMEDIATE_WRITES = 64
const PERIOD_MS = 50

type Post = (chunks: readonly OutputChunk[], length: number) => void

/** Collects the output of a thread's nodes and posts it to the main thread, bounded. */
export class OutputCapture {
  readonly #post: Post
  /** One word: characters posted and not yet taken by the main thread. */
  readonly #window: Int32Array
  #pending: OutputChunk[] = []
  #pendingLength = 0
  #timer: NodeJS.Timeout | null = null
  #periodStart = 0
  #periodWrites = 0
  readonly #lost = new Map<number | null, number>()

  constructor(post: Post, window: Int32Array) {
    this.#post = post
    this.#window = window
  }

  write(key: number | null, stream: 'stdout' | 'stderr', text: string): void {
    if (this.#lost.size > 0 && this.#hasRoom()) this.#reportLost()
    const kept = text.length > MAX_WRITE ? text.slice(0, MAX_WRITE) : text
    const outstanding = Atomics.load(this.#window, 0) + this.#pendingLength
    if (outstanding + kept.length > WINDOW) {
      this.#lose(key, text.length)
      return
    }
    this.#pending.push([key, stream, kept])
    this.#pendingLength += kept.length
    if (kept !== text) this.#lose(key, text.length - kept.length)
    this.#flushSoon()
  }

  /** Posts what is pending now, and says what was lost: there may be no later moment. */
  flush(): void {
    if (this.#lost.size > 0) this.#reportLost()
    this.#postPending()
  }

  #postPending(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#pending.length === 0) return
    Atomics.add(this.#window, 0, this.#pendingLength)
    this.#post(this.#pending, this.#pendingLength)
    this.#pending = []
    this.#pendingLength = 0
  }

  #flushSoon(): void {
    const now = performance.now()
    if (now - this.#periodStart >= PERIOD_MS) {
      this.#periodStart = now
      this.#periodWrites = 0
    }
    if (++this.#periodWrites <= IMMEDIATE_WRITES || this.#pendingLength > MAX_WRITE)
      this.#postPending()
    else this.#timer ??= setTimeout(() => this.#postPending(), PERIOD_MS).unref()
  }

  #lose(key: number | null, characters: number): void {
    this.#lost.set(key, (this.#lost.get(key) ?? 0) + characters)
  }

  #hasRoom(): boolean {
    return Atomics.load(this.#window, 0) + this.#pendingLength <= WINDOW / 2
  }

  /** Says how much was lost. */
  #reportLost(): void {
    for (const [key, characters] of this.#lost) {
      const text = `\nwarn: ${characters} characters of output were lost: it came faster than it could be kept\n`
      this.#pending.push([key, 'stderr', text])
      this.#pendingLength += text.length
    }
    this.#lost.clear()
  }
}
