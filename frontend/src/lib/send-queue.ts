import type { NodeResponse } from '@openneuro/protocol'
import { ApiError, OfflineError } from './api.ts'
import type { Command } from './graph-commands.ts'
import { IdTakenError } from './send-command.ts'

/** A command on its way. */
export interface Pending {
  /** Commands of one undoable step are refused together. */
  readonly step: string
  readonly label: string
  readonly command: Command
  /** It was handed to the network at least once. */
  sent: boolean
}

export interface QueueEvents {
  /** @throws what `sendCommand` throws */
  send(pending: Pending): Promise<NodeResponse | null>
  done(pending: Pending, response: NodeResponse | null): void
  /** The pending has left the queue. */
  refused(pending: Pending, error: ApiError | IdTakenError): void
  /** Items, or whether the server answers, are others now. */
  changed(): void
}

const FIRST_RETRY_MS = 500
const MAX_RETRY_MS = 5000
/** The server asks for patience, or has a problem that may pass. */
const RETRY_STATUSES = [408, 425, 429]

/** Sends commands one after the other; waits and tries again while the server is away. */
export class SendQueue {
  readonly #events: QueueEvents
  #items: Pending[] = []
  #inFlight: Pending | null = null
  #isPumping = false
  #holds = 0
  #isClosed = false
  #failures = 0
  #wake: (() => void) | null = null
  #idle: (() => void)[] = []

  constructor(events: QueueEvents) {
    this.#events = events
  }

  get items(): readonly Pending[] {
    return this.#items
  }

  /** The last attempt did not reach the server. */
  get isOffline(): boolean {
    return this.#failures > 0
  }

  push(items: readonly Pending[]): void {
    for (const item of items) this.#append(item)
    this.#changed()
  }

  /** Before everything that waits. */
  unshift(items: readonly Pending[]): void {
    const isHeadSent = this.#inFlight !== null && this.#items[0] === this.#inFlight
    this.#items.splice(isHeadSent ? 1 : 0, 0, ...items)
    this.#changed()
  }

  /** Replaces what is not on its way. */
  replaceWaiting(replace: (waiting: readonly Pending[]) => readonly Pending[]): void {
    const head = this.#items.filter((item) => item === this.#inFlight)
    this.#items = [...head, ...replace(this.#items.filter((item) => item !== this.#inFlight))]
    this.#changed()
  }

  /** Sends nothing until the returned function is called; resolves when nothing is on its way. */
  async hold(): Promise<() => void> {
    this.#holds++
    this.kick()
    while (this.#inFlight) await new Promise<void>((resolve) => this.#idle.push(resolve))
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#holds--
      void this.#pump()
    }
  }

  /** Tries again now. */
  kick(): void {
    this.#wake?.()
    void this.#pump()
  }

  /** Resolves when everything was sent; rejects when the server is away. */
  async drained(offline: () => Error): Promise<void> {
    while (this.#items.length > 0) {
      if (this.isOffline) throw offline()
      await new Promise<void>((resolve) => this.#idle.push(resolve))
    }
  }

  close(): void {
    this.#isClosed = true
    this.#wake?.()
  }

  /** What waits and is overwritten anyway need not be sent: many moves while offline are one. */
  #append(item: Pending): void {
    const last = this.#items.at(-1)
    if (
      last &&
      !last.sent &&
      last !== this.#inFlight &&
      isOverwritten(last.command, item.command)
    ) {
      this.#items.pop()
    }
    this.#items.push(item)
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#items.length > 0 && this.#holds === 0 && !this.#isClosed) {
      await this.#sendFirst(this.#items[0]!)
    }
    this.#isPumping = false
  }

  async #sendFirst(item: Pending): Promise<void> {
    this.#inFlight = item
    try {
      const response = await this.#events.send(item)
      this.#failures = 0
      this.#finish(item)
      this.#events.done(item, response)
    } catch (error) {
      if (error instanceof IdTakenError || (error instanceof ApiError && !isPassing(error))) {
        this.#failures = 0
        this.#finish(item)
        this.#events.refused(item, error)
      } else if (!(error instanceof OfflineError || error instanceof ApiError)) {
        // An answer came that is not understood: the server pushes what it made of the command.
        this.#failures = 0
        this.#finish(item)
        this.#events.done(item, null)
      } else {
        item.sent = true
        this.#failures++
        this.#inFlight = null
        this.#settle()
        await this.#wait(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1)))
        return
      }
    }
    this.#settle()
  }

  #finish(item: Pending): void {
    this.#inFlight = null
    this.#items = this.#items.filter((other) => other !== item)
  }

  #settle(): void {
    this.#events.changed()
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }

  #changed(): void {
    this.#events.changed()
    void this.#pump()
  }

  #wait(ms: number): Promise<void> {
    if (this.#isClosed || this.#holds > 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
    })
  }
}

function isPassing({ status }: ApiError): boolean {
  return RETRY_STATUSES.includes(status)
}

function isOverwritten(old: Command, command: Command): boolean {
  if (old.kind === 'set_annotations') return command.kind === 'set_annotations'
  if (old.kind === 'set_init_args') return command.kind === old.kind && command.id === old.id
  if (old.kind !== 'update_node' || command.kind !== 'update_node') return false
  return old.id === command.id && Object.keys(old.fields).every((field) => field in command.fields)
}
