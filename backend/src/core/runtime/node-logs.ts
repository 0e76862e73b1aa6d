/** One line that a node printed. */
export interface LogEntry {
  /** Rises by one for each line of the whole process, from 1. */
  readonly seq: number
  /** Unix seconds. */
  readonly timestamp: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** The last lines of every node, and the one place where secrets are taken out of them. */
export interface NodeLogs {
  /** Appends a piece of output; lines are split, partial ones wait for their newline. */
  write(nodeId: string, stream: 'stdout' | 'stderr', text: string): void
  /** Ends a partial line (the node's loop has ended). */
  flush(nodeId: string): void
  /** Entries with `seq > after`, at most the newest `limit`, ascending. */
  read(nodeId: string, options: { after: number; limit: number }): readonly LogEntry[]
  rename(from: string, to: string): void
  clear(nodeId: string): void
  /** Values that must never appear in a log; shorter than 4 characters are ignored. */
  redact(values: readonly string[]): void
  onEntry(listener: (nodeId: string, entry: LogEntry) => void): () => void
}
