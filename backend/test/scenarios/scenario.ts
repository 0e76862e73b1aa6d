import type { Talk } from '../conversation/voice-chat.ts'

/** A conversation, and what the character has to remember of it. Its timeline is in `timelines/`. */
export interface Scenario extends Talk {
  readonly name: string
  /** `role: content`, from the beginning. */
  readonly history: readonly string[]
  /** What nodes say of themselves, by node. @default nothing is looked at */
  readonly notes?: Readonly<Record<string, readonly (string | null)[]>>
}
