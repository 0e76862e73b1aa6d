import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocumentProblem, GraphDocument } from '@openneuro/protocol'
import { applyPatch, type DocumentPatch } from '../graph/document.ts'
import { isTemporary, writeAtomic } from './atomic-write.ts'
import { Backups } from './backups.ts'
import {
  backupsFolder,
  bytesFromDocument,
  graphFile,
  journalFile,
  loadGraph,
  sha256,
} from './graph-file.ts'
import { ioError } from './io-error.ts'
import { Journal } from './journal.ts'
import { Serial } from './serial.ts'

export interface OpenProjectOptions {
  readonly folder: string
  /** Null for the scratch project. */
  readonly name: string | null
  /** How long after an edit graph.json is written. @default 300 */
  readonly saveDelayMs?: number
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
  /** Told about saves in the background that failed; they are tried again. */
  readonly onSaveFailed?: (error: unknown) => void
}

/** While edits keep coming, graph.json is written at least this often. */
const MAX_SAVE_DELAY_MS = 2000
const RETRY_MS = 5000
/** Saves in the background make at most one backup in this time, so that ten reach back further. */
const BACKUP_INTERVAL_MS = 60_000

/** A project that is being edited: its document, its journal, and graph.json following behind. */
export class OpenProject {
  readonly name: string | null
  readonly folder: string
  readonly problems: readonly DocumentProblem[]
  readonly #journal: Journal
  readonly #backups: Backups
  readonly #saves = new Serial()
  readonly #options: OpenProjectOptions
  #document: GraphDocument
  #saved: GraphDocument | null
  #timer: NodeJS.Timeout | null = null
  #dirtySinceMs: number | null = null
  #isClosed = false

  /** @throws EngineError `project.no_graph`, `project.io_failed` */
  static async open(options: OpenProjectOptions): Promise<OpenProject> {
    await sweep(options.folder)
    const loaded = await loadGraph(options.folder, options.name ?? 'scratch')
    const journal = new Journal({ path: journalFile(options.folder), sha256: loaded.sha256 })
    const document = journal.pending.reduce((now, patch) => applyPatch(now, patch), loaded.document)
    const problems = [...loaded.problems]
    if (journal.problem) problems.push({ path: '', detail: journal.problem })
    const isSaved = !loaded.isRepaired && journal.pending.length === 0
    return new OpenProject(options, { document, journal, problems, isSaved })
  }

  private constructor(
    options: OpenProjectOptions,
    state: {
      document: GraphDocument
      journal: Journal
      problems: DocumentProblem[]
      isSaved: boolean
    },
  ) {
    this.name = options.name
    this.folder = options.folder
    this.problems = state.problems
    this.#options = options
    this.#journal = state.journal
    this.#document = state.document
    this.#saved = state.isSaved ? state.document : null
    this.#backups = new Backups({
      folder: backupsFolder(options.folder),
      now: options.now ?? Date.now,
    })
    if (!state.isSaved) this.#schedule()
  }

  get document(): GraphDocument {
    return this.#document
  }

  /** Journals the edit. @throws EngineError `project.io_failed`; nothing has changed then */
  edit(patch: DocumentPatch, document: GraphDocument): void {
    this.#journal.append(patch)
    this.#document = document
    this.#schedule()
  }

  /** Writes graph.json, if it is behind. @throws EngineError `project.io_failed` */
  save({ isBackground = false } = {}): Promise<void> {
    return this.#saves.run(() => this.#save(isBackground))
  }

  /** Writes what is left to write, and lets go of the files, also when that failed. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancel()
    try {
      await this.save({ isBackground: true })
    } finally {
      this.#journal.close()
    }
  }

  async #save(isBackground: boolean): Promise<void> {
    this.#cancel()
    if (this.#document === this.#saved) return
    const file = graphFile(this.folder)
    try {
      await this.#backUp(file, isBackground)
      // From here to the mark nothing may come in between: the mark says that `document` has every edit
      // before it, and no other.
      const document = this.#document
      const bytes = bytesFromDocument(document)
      const mark = this.#journal.mark(sha256(bytes))
      await writeAtomic(file, bytes)
      this.#saved = document
      this.#compact(mark)
    } catch (error) {
      if (!this.#isClosed) this.#saveIn(RETRY_MS)
      throw ioError(`Cannot save "${file}"`, error)
    }
  }

  async #backUp(file: string, isBackground: boolean): Promise<void> {
    if (isBackground && this.#backups.ageMs < BACKUP_INTERVAL_MS) return
    const old = await readFile(file).catch(() => null)
    if (old) await this.#backups.keep(old)
  }

  /** A journal that stays long is no loss: it is compacted after the next save. */
  #compact(mark: number): void {
    try {
      this.#journal.compact(mark)
    } catch (error) {
      this.#options.onSaveFailed?.(error)
    }
  }

  #schedule(): void {
    if (this.#isClosed) return
    const { saveDelayMs = 300 } = this.#options
    this.#dirtySinceMs ??= performance.now()
    const waitedMs = performance.now() - this.#dirtySinceMs
    this.#saveIn(Math.min(saveDelayMs, Math.max(0, MAX_SAVE_DELAY_MS - waitedMs)))
  }

  #saveIn(delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.save({ isBackground: true }).catch((error: unknown) =>
        this.#options.onSaveFailed?.(error),
      )
    }, delayMs)
  }

  #cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#dirtySinceMs = null
  }
}

/** Removes what writes that a crash interrupted have left. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(isTemporary)) await rm(join(folder, name), { force: true })
}
