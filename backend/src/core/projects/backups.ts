import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import { writeAtomic } from './atomic-write.ts'
import { systemCode } from './io-error.ts'

const KEPT = 10

export interface BackupOptions {
  readonly folder: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** The last ten graph.json of a project, in `.backups`, named by the time at which they were replaced. */
export class Backups {
  readonly #folder: string
  readonly #now: () => number
  #newestMs = 0

  constructor({ folder, now }: BackupOptions) {
    this.#folder = folder
    this.#now = now
  }

  /** Milliseconds since the newest was made in this session. */
  get ageMs(): number {
    return this.#now() - this.#newestMs
  }

  /** Keeps a graph.json that is about to be replaced. */
  async keep(content: Uint8Array): Promise<void> {
    await this.#makeFolder()
    const names = await this.names()
    const newest = names[0]
    this.#newestMs = this.#now()
    if (newest && (await readFile(join(this.#folder, newest))).equals(content)) return
    await writeAtomic(join(this.#folder, this.#nextName(newest)), content)
    for (const old of names.slice(KEPT - 1)) await rm(join(this.#folder, old), { force: true })
  }

  /** Newest first. */
  async names(): Promise<string[]> {
    const info = await lstat(this.#folder).catch(() => null)
    if (!info?.isDirectory()) return []
    const names = await readdir(this.#folder)
    return names
      .filter((name) => timeOf(name) > 0)
      .sort()
      .reverse()
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error
    })
    if ((await lstat(this.#folder)).isDirectory()) return
    throw new EngineError(
      'file.not_allowed',
      `Cannot keep backups in "${this.#folder}": it is a link`,
    )
  }

  /** Later than the newest, also when the clock went backwards or two fall into one millisecond. */
  #nextName(newest: string | undefined): string {
    let timeMs = this.#now()
    while (newest && nameAt(timeMs) <= newest) timeMs = Math.max(timeMs, timeOf(newest)) + 1
    return nameAt(timeMs)
  }
}

function nameAt(timeMs: number): string {
  return `graph-${new Date(timeMs).toISOString().replaceAll(/[:.]/g, '-')}.json`
}

/** The reverse of `nameAt`; 0 for a name that is none. */
function timeOf(name: string): number {
  const match = /^graph-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.json$/.exec(name)
  return match ? Date.parse(`${match[1]}:${match[2]}:${match[3]}.${match[4]}`) || 0 : 0
}
