import type {
  MessageFrame,
  PlaybackFrame,
  TextFrame,
  ToolCall,
  ToolResult,
} from '../../../core/index.ts'
import {
  CallEntry,
  type Decorate,
  type Entry,
  MemoryEntry,
  ReplyEntry,
  SaidEntry,
} from './entries.ts'
import { Reply } from './reply.ts'

/** What a prompt may hold; when it is more, the oldest turns go. */
export interface Limits {
  readonly messages: number
  /** UTF-16 units of all texts together. */
  readonly chars: number
}

export const LIMITS: Limits = { messages: 400, chars: 200_000 }

/** Results kept whose call has not come yet, and replies that were heard but never written down. */
const MAX_STRAYS = 64

export interface ConversationOptions {
  /** True when speakers report what was heard; otherwise a reply counts as heard at once. */
  readonly isHeard: boolean
  /** @default as it is */
  readonly decorate?: Decorate
  /** @default LIMITS */
  readonly limits?: Limits
  /** Told how many turns have been dropped so far, whenever it is more. */
  readonly onDrop?: (turns: number) => void
}

/**
 * What was said in a conversation, in order, within limits. A reply is in it only as far as it was heard,
 * an utterance can be taken back until its turn has ended, and a tool's call always stands before its
 * result.
 */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #decorate: Decorate
  #entries: Entry[] = []
  /** Replies that a speaker may still report on. */
  readonly #replies = new Map<number, ReplyEntry>()
  readonly #strayResults = new Map<string, string>()
  #droppedTurns = 0

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#decorate = options.decorate ?? ((text) => text)
  }

  /** Everything in order. */
  get messages(): readonly MessageFrame[] {
    return this.#entries.flatMap((entry) => entry.messages)
  }

  get hasPendingCalls(): boolean {
    return this.#entries.some((entry) => entry instanceof CallEntry && entry.isPending)
  }

  // --- the user and the system

  /**
   * @param isProvisional the turn has not ended: its text replaces what it said before and may be taken back
   */
  addUser(frame: TextFrame, { replaces = false, isProvisional = false } = {}): void {
    const earlier = replaces ? this.#unanswered(frame.turn) : undefined
    if (earlier) earlier.replaceWith(frame, isProvisional)
    else this.#add(new SaidEntry('user', frame, { isProvisional, decorate: this.#decorate }))
  }

  addSystem(frame: TextFrame): void {
    this.#add(new SaidEntry('system', frame, { decorate: this.#decorate }))
  }

  addMemory(frame: TextFrame): void {
    this.#add(new MemoryEntry(frame, this.#decorate))
  }

  /** What was recalled until then may hold what has been forgotten since. */
  forgetMemories(untilUs: number): void {
    this.#entries = this.#entries.filter(
      (entry) => !(entry instanceof MemoryEntry && entry.recalledUs <= untilUs),
    )
  }

  /** Somebody went on speaking: what was said provisionally in this turn was not all. */
  takeBack(turn: number): void {
    this.#entries = this.#entries.filter(
      (entry) => !(entry instanceof SaidEntry && entry.isProvisional && entry.turn === turn),
    )
  }

  /** The turn, or every one, has ended: what was said in it stays. */
  commit(turn?: number): void {
    for (const entry of this.#entries) {
      const isMeant = turn === undefined || entry.turn === turn
      if (entry instanceof SaidEntry && isMeant) entry.isProvisional = false
    }
  }

  // --- the character

  /** @returns true when nothing more of the reply will be heard */
  addReply(frame: TextFrame): boolean {
    const { generation } = frame
    if (!this.#options.isHeard || generation === undefined) {
      this.#place(new ReplyEntry(Reply.whole(frame.text), frame, this.#decorate))
      return true
    }
    const entry = this.#replyOf(frame, generation)
    entry.addText(frame)
    this.#keepWithinLimits()
    return entry.reply.isSettled
  }

  /** @returns true when a reply has just been heard to its end, or was cut off */
  hear(frame: PlaybackFrame): boolean {
    const { generation } = frame
    if (generation === undefined) return false
    for (const [other, { reply }] of this.#replies) if (other < generation) reply.supersede()
    const { reply } = this.#replyOf(frame, generation)
    const wasSettled = reply.isSettled
    reply.hear(frame)
    return reply.isSettled && !wasSettled
  }

  addCall(call: ToolCall): void {
    const entry = new CallEntry(call)
    const early = this.#strayResults.get(call.callId)
    if (early !== undefined) entry.answer(early)
    this.#strayResults.delete(call.callId)
    this.#place(entry)
  }

  addResult({ callId, content }: ToolResult): void {
    const entry = this.#entries.findLast(
      (one): one is CallEntry => one instanceof CallEntry && one.call.callId === callId,
    )
    if (entry) entry.answer(content)
    else {
      this.#strayResults.set(callId, content)
      dropOldest(this.#strayResults, MAX_STRAYS)
    }
    this.#keepWithinLimits()
  }

  // --- order and limits

  #replyOf(frame: TextFrame | PlaybackFrame, generation: number): ReplyEntry {
    const known = this.#replies.get(generation)
    if (known) return known
    const entry = new ReplyEntry(new Reply(), frame, this.#decorate)
    this.#replies.set(generation, entry)
    this.#place(entry)
    for (const stray of dropOldest(this.#replies, MAX_STRAYS)) {
      if (!stray.reply.hasText) this.#entries = this.#entries.filter((one) => one !== stray)
    }
    return entry
  }

  /** What the user said in this turn, unless it has been answered. */
  #unanswered(turn: number | undefined): SaidEntry | undefined {
    if (turn === undefined) return undefined
    // Words beyond those of another turn are of a voice detection that has been started again since.
    const last = this.#entries.findLast(
      (entry) => isSpokenWords(entry) || (entry.turn === turn && !(entry instanceof SaidEntry)),
    )
    return last instanceof SaidEntry && last.turn === turn ? last : undefined
  }

  #add(entry: Entry): void {
    this.#entries.push(entry)
    this.#keepWithinLimits()
  }

  /** What answers a turn stands before anything the user said later, and words before their calls. */
  #place(entry: ReplyEntry | CallEntry): void {
    const answered = this.#entries.findLastIndex((one) => isUser(one) && one.turn === entry.turn)
    const later = this.#entries.findIndex(
      (one, place) => (place > answered && isLaterTurn(one, entry)) || isOwnCall(one, entry),
    )
    this.#entries.splice(later < 0 ? this.#entries.length : later, 0, entry)
    this.#keepWithinLimits()
  }

  #keepWithinLimits(): void {
    const { limits = LIMITS, onDrop } = this.#options
    const before = this.#droppedTurns
    while (this.#entries.length > 1 && isOver(this.#entries, limits)) this.#dropOldestTurn()
    if (this.#droppedTurns > before) onDrop?.(this.#droppedTurns)
  }

  /** Up to the user's next words; a single entry when nobody speaks. */
  #dropOldestTurn(): void {
    const next = this.#entries.findIndex((entry, place) => place > 0 && isUser(entry))
    const dropped = this.#entries.splice(0, next < 0 ? 1 : next)
    for (const entry of dropped) {
      if (entry instanceof ReplyEntry && entry.generation !== undefined) {
        this.#replies.delete(entry.generation)
      }
    }
    if (dropped.some((entry) => entry.messages.length > 0)) this.#droppedTurns++
  }
}

function isUser(entry: Entry): boolean {
  return entry instanceof SaidEntry && entry.role === 'user'
}

function isSpokenWords(entry: Entry): boolean {
  return isUser(entry) && entry.turn !== undefined
}

function isLaterTurn(one: Entry, than: Entry): boolean {
  return isUser(one) && one.turn !== undefined && than.turn !== undefined && one.turn > than.turn
}

function isOwnCall(one: Entry, entry: Entry): boolean {
  if (!(one instanceof CallEntry) || !(entry instanceof ReplyEntry)) return false
  return entry.generation !== undefined && one.call.generation === entry.generation
}

function isOver(entries: readonly Entry[], limits: Limits): boolean {
  if (entries.length > limits.messages) return true
  let messages = 0
  let chars = 0
  for (const entry of entries) {
    messages += entry.messages.length
    for (const message of entry.messages) chars += sizeOf(message)
  }
  return messages > limits.messages || chars > limits.chars
}

function sizeOf({ content, toolCalls }: MessageFrame): number {
  const calls = toolCalls ?? []
  return calls.reduce((sum, call) => sum + call.arguments.length, content?.length ?? 0)
}

function dropOldest<K, V>(map: Map<K, V>, limit: number): V[] {
  const dropped: V[] = []
  for (const [key, value] of map) {
    if (map.size <= limit) break
    dropped.push(value)
    map.delete(key)
  }
  return dropped
}
