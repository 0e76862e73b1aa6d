import type { MessageFrame } from '../../../core/index.ts'

/** What a user or a character said, without what agents add to it. */
export interface Spoken {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly turn: number | undefined
  readonly timestampUs: number
}

/** Longest text of a message that is looked at, in UTF-16 units. */
const MAX_LENGTH = 4000
/** `AgentLoop` puts the time before a text; a reply that was cut off ends with a mark. */
const ADDED = /^\[\d\d:\d\d:\d\d\] | \[interrupted\]$/g

/** The words of user and assistant in a conversation, oldest first. */
export function spokenIn(messages: readonly MessageFrame[]): Spoken[] {
  return messages.flatMap(({ role, content, turn, timestampUs }) => {
    if (role !== 'user' && role !== 'assistant') return []
    const text = (content ?? '').replaceAll(ADDED, '').trim().slice(0, MAX_LENGTH)
    return text === '' ? [] : [{ role, text, turn, timestampUs }]
  })
}

/** `role: content`, one line each. */
export function asLines(spoken: readonly Pick<Spoken, 'role' | 'text'>[]): string {
  return spoken.map(({ role, text }) => `${role}: ${text.replaceAll('\n', ' ')}`).join('\n')
}
