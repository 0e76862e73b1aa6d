/** Who said what a fact was learned from. */
export type FactRole = 'user' | 'assistant'

/** One thing that is remembered about a user. */
export interface Fact {
  readonly id: number
  readonly userId: string
  readonly text: string
  /** How sure it is that this is so and worth keeping, 0…1. */
  readonly confidence: number
  /** What time has left of the confidence, 0…1: see `STRENGTH_SQL`. */
  readonly strength: number
  /** How often it was heard. */
  readonly times: number
  readonly source: FactSource
  /** When it was learned, and when it was heard last or changed by hand, µs since the Unix epoch. */
  readonly createdUs: number
  readonly confirmedUs: number
}

export interface FactSource {
  readonly role: FactRole
  /** Turn of the conversation; null when the message had none. */
  readonly turn: number | null
  /** When it was said, µs since the Unix epoch. */
  readonly timestampUs: number
}

/** A fact that is about to be remembered. */
export interface NewFact {
  readonly text: string
  readonly confidence: number
  readonly source: FactSource
  readonly embedding?: Embedding | undefined
}

/** A text as a point, near which texts of a similar meaning are. */
export interface Embedding {
  /** What made it: only vectors of the same one are compared. */
  readonly embedder: string
  readonly vector: Float32Array
}

export interface RecallQuery {
  readonly userId: string
  /** Text whose words are looked for. */
  readonly words: string
  readonly embedding?: Embedding | undefined
  /** At most so many facts. */
  readonly limit: number
  readonly nowUs: number
}

export interface FactQuery {
  /** @default those of all users */
  readonly userId?: string | undefined
  /** Part of the text, in any case. */
  readonly text?: string | undefined
  /** Only older ones than the fact with this id. */
  readonly after?: number | undefined
  readonly limit: number
  readonly nowUs: number
}

export interface FactPage {
  /** Newest first. */
  readonly facts: readonly Fact[]
  /** How many match on all pages. */
  readonly total: number
  /** `after` of the next page; null on the last one. */
  readonly next: number | null
}

export interface FactChange {
  readonly text?: string | undefined
  readonly confidence?: number | undefined
}

/** Which facts are forgotten: some of them, those of a user, or all (`userId` null). */
export type Forgetting = { readonly ids: readonly number[] } | { readonly userId: string | null }
