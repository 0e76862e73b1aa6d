import { readFile, rm, writeFile } from 'node:fs/promises'
import { z } from '../../../core/index.ts'

/** A bot that has been away for longer was stopped, not restarted: it waits to be called. */
const RESTART_MS = 60_000

const LastCalls = z.object({
  left_at: z.number().describe('Unix ms'),
  calls: z.array(z.object({ guild_id: z.string(), channel_id: z.string() })).max(100),
})
export type LastCall = z.output<typeof LastCalls>['calls'][number]

/** Keeps in a file which calls a bot was in when its node ended, so that a restart takes it back there. */
export class CallMemory {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async save(calls: readonly LastCall[], nowMs: number): Promise<void> {
    if (calls.length === 0) await rm(this.#path, { force: true })
    else await writeFile(this.#path, `${JSON.stringify({ left_at: nowMs, calls })}\n`)
  }

  /** The calls, once; none when that is long ago. */
  async take(nowMs: number): Promise<readonly LastCall[]> {
    try {
      const { left_at: leftAt, calls } = LastCalls.parse(
        JSON.parse(await readFile(this.#path, 'utf8')),
      )
      return Math.abs(nowMs - leftAt) <= RESTART_MS ? calls : []
    } catch {
      return []
    } finally {
      await rm(this.#path, { force: true })
    }
  }
}
