import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Tap } from '../core/channels/fabric.ts'
import { Frame } from '../core/frames/frame.ts'
import { frameToJson } from '../core/frames/frame-json.ts'
import { systemCode } from '../core/projects/io-error.ts'

/** Frames that may wait for a slow reader of our standard output; the oldest of more are lost. */
export const MAX_WAITING = 4096

export interface TapAddress {
  readonly nodeId: string
  readonly slot: string
}

/** Prints what comes through a tap, one JSON object per line, until `finish`. */
export class TapPrinter {
  readonly #tap: Tap
  readonly #address: TapAddress
  readonly #out: Writable
  readonly #done: Promise<void>

  constructor(tap: Tap, address: TapAddress, out: Writable = process.stdout) {
    this.#tap = tap
    this.#address = address
    this.#out = out
    this.#done = this.#print()
    // Seen by `finish`; until then nobody waits for it.
    this.#done.catch(() => {})
  }

  /** Prints what is still there, and ends. A reader of our output that has gone is no failure. */
  async finish(): Promise<void> {
    try {
      await this.#printWaiting()
      this.#tap.close()
      await this.#done
    } catch (error) {
      if (!readerHasGone(error)) throw error
    }
  }

  async #print(): Promise<void> {
    while (await this.#tap.ready()) await this.#printWaiting()
  }

  async #printWaiting(): Promise<void> {
    for (let item = this.#tap.tryNext(); item !== null; item = this.#tap.tryNext()) {
      const line = tapLine(item, this.#address)
      if (!this.#out.write(line)) await once(this.#out, 'drain')
    }
  }
}

/** Standard output forgets the errors it had, so the error itself has to say it. */
const readerHasGone = (error: unknown) => ['EPIPE', 'EOF'].includes(systemCode(error))

/** One line: the place, then the item as JSON. */
function tapLine(item: unknown, { nodeId, slot }: TapAddress): string {
  return `${JSON.stringify({ node: nodeId, slot, ...itemJson(item) })}\n`
}

/** Lists and values that are no frames have a `kind` too, so that every line can be told apart by it. */
function itemJson(item: unknown): object {
  if (item instanceof Frame) return frameToJson(item)
  if (Array.isArray(item)) return { kind: 'list', items: item.map(itemJson) }
  if (item instanceof Uint8Array) return { kind: 'bytes', bytes: item.length }
  return { kind: 'value', value: item }
}
