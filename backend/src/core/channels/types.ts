/**
 * The reading end of a channel, as a component sees it.
 *
 * A reader sees what is sent after it was wired, in order for each producer. What it reads stays valid
 * until its next read (see `Frame.retain`). When the node stops, a reader still yields what was sent
 * before the stop and then ends.
 */
export interface Input<T> {
  /** Every item in order; ends when the node stops. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>
  /** Everything that is there, at most `max` items at a time; never an empty batch. @default max 256 */
  batches(max?: number): AsyncIterable<readonly T[]>
  /** The next item, or null when there is none now (or no more: see `ended`). */
  tryNext(): T | null
  /** Waits until `tryNext` has something to give: true. Resolves to false once the input has ended. */
  ready(): Promise<boolean>
  /**
   * The same input, reading only the latest item: older unread ones are skipped (not counted as drops).
   * Switching back and forth is allowed at any time; both share one cursor.
   */
  newest(): NewestInput<T>
  /** True when the node is stopping and everything sent before has been read. */
  readonly ended: boolean
  /** Items sent and not yet read. */
  readonly lag: number
}

export interface NewestInput<T> {
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>
  tryNext(): T | null
  ready(): Promise<boolean>
}

/** The writing end: reaches every reader wired to this slot, now and later. */
export interface Output<T> {
  /** Sends to all readers. Never waits, never throws for a slow reader; unwired, it only counts. */
  send(item: T): void
  /**
   * For producers that can wait (file readers): resolves when the slowest sequential reader is less than
   * half its limit behind, or at once when there is none; false when the node is stopping.
   */
  ready(): Promise<boolean>
  /** Number of readers wired now. */
  readonly readers: number
}

/** Counters of one output, since the node was started. */
export interface SenderCounters {
  readonly messages: number
  readonly bytes: number
  /** Unix seconds, 0 = never. */
  readonly lastSendTime: number
  /** Items buffered and not yet read by the slowest reader. */
  readonly bufferDepth: number
}

/** Counters of one input, since the node was started. */
export interface ReceiverCounters {
  readonly messages: number
  readonly bytes: number
  readonly lag: number
  /** Items lost because this reader was too slow. */
  readonly drops: number
}

export interface NodeCounters {
  readonly senders: Readonly<Record<string, SenderCounters>>
  readonly receivers: Readonly<Record<string, ReceiverCounters>>
}
