import { LineBuffer } from './line-buffer.ts'
import { Redactor } from './redactor.ts'

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
  /** Takes out all lines that hold one of the texts, in any case. */
  erase(texts: readonly string[]): void
  /** Values that must never appear in a log; shorter than 4 characters are ignored. */
  redact(values: readonly string[]): void
  onEntry(listener: (nodeId: string, entry: LogEntry) => void): () => void
}

/** Entries kept per node; the oldest go. */
const MAX_ENTRIES = 1000

interface NodeLog {
  readonly entries: LogEntry[]
  readonly stdout: LineBuffer
  readonly stderr: LineBuffer
}

/** Keeps the logs in memory, 1000 entries per node. */
export class MemoryNodeLogs implements NodeLogs {
  readonly #logs = new Map<string, NodeLog>()
  readonly #listeners = new Set<(nodeId: string, entry: LogEntry) => void>()
  readonly #redactor = new Redactor()
  #seq = 0

  write(nodeId: string, stream: 'stdout' | 'stderr', text: string): void {
    const log = this.#log(nodeId)
    log[stream].write(text, this.#redactor, (line) => this.#append(nodeId, log, stream, line))
  }

  flush(nodeId: string): void {
    const log = this.#logs.get(nodeId)
    if (!log) return
    for (const stream of ['stdout', 'stderr'] as const) {
      log[stream].flush(this.#redactor, (line) => this.#append(nodeId, log, stream, line))
    }
  }

  read(nodeId: string, { after, limit }: { after: number; limit: number }): readonly LogEntry[] {
    const entries = this.#logs.get(nodeId)?.entries ?? []
    const newer = entries.filter((entry) => entry.seq > after)
    return newer.slice(Math.max(0, newer.length - Math.max(0, limit)))
  }

  rename(from: string, to: string): void {
    const log = this.#logs.get(from)
    if (!log || from === to) return
    this.#logs.delete(from)
    this.#logs.set(to, log)
  }

  clear(nodeId: string): void {
    this.#logs.delete(nodeId)
  }

  erase(texts: readonly string[]): void {
    const wanted = texts.flatMap(spellings)
    if (wanted.length === 0) return
    for (const { entries } of this.#logs.values()) {
      const kept = entries.filter(({ text }) => !holdsAny(text, wanted))
      entries.splice(0, entries.length, ...kept)
    }
  }

  redact(values: readonly string[]): void {
    this.#redactor.setSecrets(values)
  }

  /** `text` with the secrets taken out, for error messages. */
  redacted(text: string): string {
    return this.#redactor.redact(text)
  }

  onEntry(listener: (nodeId: string, entry: LogEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #log(nodeId: string): NodeLog {
    let log = this.#logs.get(nodeId)
    if (!log) {
      log = { entries: [], stdout: new LineBuffer(), stderr: new LineBuffer() }
      this.#logs.set(nodeId, log)
    }
    return log
  }

  #append(nodeId: string, log: NodeLog, stream: 'stdout' | 'stderr', text: string): void {
    const entry: LogEntry = { seq: ++this.#seq, timestamp: Date.now() / 1000, stream, text }
    log.entries.push(entry)
    if (log.entries.length > MAX_ENTRIES) log.entries.shift()
    for (const listener of this.#listeners) listener(nodeId, entry)
  }
}

/** As it is, and as a quoted field shows it. */
function spellings(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1)].map((one) => one.toLowerCase())
}

function holdsAny(text: string, wanted: readonly string[]): boolean {
  const line = text.toLowerCase()
  return wanted.some((one) => line.includes(one))
}
