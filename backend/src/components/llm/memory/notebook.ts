import {
  type ComponentContext,
  type Embedding,
  EngineError,
  type Fact,
  type MemoryStore,
  type NewFact,
} from '../../../core/index.ts'
import type { Embedder } from './embedder.ts'
import type { Available } from './models.ts'
import { asLines, type Spoken } from './spoken.ts'
import { Trouble } from './trouble.ts'

export interface NotebookOptions {
  readonly store: MemoryStore
  readonly context: ComponentContext
  /** Asked again each time: keys come and go. */
  readonly embedder: () => Available<Embedder>
  readonly userId: string
  readonly limit: number
}

/** An answer waits for what is recalled: longer than this its words have to do. */
const RECALL_TIMEOUT_MS = 2000
const VECTORS_TIMEOUT_MS = 20_000
/** Embedders take some 8000 tokens; what was said last counts. In UTF-16 units. */
const MAX_QUESTION = 4000
/** Facts that are given their vectors at one time. */
const BATCH = 64
const RETRIES = 10
const RETRY_MS = 500

/** What is remembered about one user, and found by words and by meaning. */
export class Notebook {
  readonly #options: NotebookOptions
  readonly #vectors: Trouble
  readonly #store: Trouble
  #embedder: Promise<Embedder> | null = null
  /** Name of the embedder, once it is known. */
  #embedderName: string | null = null

  constructor(options: NotebookOptions) {
    const { context } = options
    this.#options = options
    this.#vectors = new Trouble(context, 'memories are found by their words alone')
    this.#store = new Trouble(context, 'the memory cannot be used')
  }

  /** What fits the end of a conversation. Never fails: then it is nothing. */
  async recall(spoken: readonly Spoken[]): Promise<Fact[]> {
    const { store, userId, limit, context } = this.#options
    if (spoken.length === 0) return []
    const words = spoken.map(({ text }) => text).join('\n')
    const question = asLines(spoken).slice(-MAX_QUESTION)
    const [embedding] = await this.#embed([question], RECALL_TIMEOUT_MS)
    const nowUs = context.clock.now()
    return this.#tried([], () => store.recall({ userId, words, embedding, limit, nowUs }))
  }

  /** Keeps facts and gives them their vectors. Never fails. */
  async remember(facts: readonly NewFact[]): Promise<void> {
    const { store, userId, context } = this.#options
    if (facts.length > 0) {
      await this.#patiently(() => store.remember(userId, facts, context.clock.now()))
    }
    await this.#addVectors()
  }

  async close(): Promise<void> {
    const embedder = await this.#embedder?.catch(() => null)
    await embedder?.close?.()
  }

  /** Gives vectors to facts that have none yet, or those of another embedder. Never fails. */
  async #addVectors(): Promise<void> {
    const { store, userId, context, embedder } = this.#options
    if (!store.hasVectors || !('open' in embedder()) || this.#vectors.isPaused) return
    if (this.#embedderName === null) await this.#embed(['Hello'], VECTORS_TIMEOUT_MS)
    const name = this.#embedderName
    if (name === null) return
    const nowUs = context.clock.now()
    const facts = this.#tried([], () => store.withoutVector(userId, name, BATCH, nowUs))
    if (facts.length === 0) return
    const embeddings = await this.#embed(
      facts.map(({ text }) => text),
      VECTORS_TIMEOUT_MS,
    )
    await this.#patiently(() => {
      for (const [index, embedding] of embeddings.entries()) {
        store.setVector(facts[index]!, embedding)
      }
    })
  }

  /** Nothing without an embedder, and when that fails. */
  async #embed(texts: readonly string[], timeoutMs: number): Promise<readonly Embedding[]> {
    const { store } = this.#options
    const embedder = this.#options.embedder()
    if (!('open' in embedder) || !store.hasVectors || this.#vectors.isPaused) return []
    try {
      this.#embedder ??= embedder.open()
      const embeddings = await (await this.#embedder).embed(texts, timeoutMs)
      this.#embedderName = embeddings[0]?.embedder ?? this.#embedderName
      this.#vectors.worked()
      return embeddings
    } catch (error) {
      // Opened anew next time: it may have another key by then.
      await this.close()
      this.#embedder = null
      if (!this.#options.context.signal.aborted) this.#vectors.failed(error)
      return []
    }
  }

  /** Somebody who has the file to himself, as while something is forgotten, is waited for. */
  async #patiently(work: () => void): Promise<void> {
    const { clock, signal } = this.#options.context
    for (let left = RETRIES; ; left--) {
      try {
        work()
        this.#store.worked()
        return
      } catch (error) {
        const isBusy = error instanceof EngineError && error.code === 'memory.busy'
        if (!isBusy || left === 0 || signal.aborted) return this.#store.failed(error)
        await clock.sleep(RETRY_MS, signal)
      }
    }
  }

  #tried<Value>(otherwise: Value, work: () => Value): Value {
    try {
      const value = work()
      this.#store.worked()
      return value
    } catch (error) {
      this.#store.failed(error)
      return otherwise
    }
  }
}
