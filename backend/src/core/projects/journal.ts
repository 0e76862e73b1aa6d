import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import { EngineError } from '@openneuro/protocol'
import type { DocumentPatch } from '../graph/document.ts'
import { writeAtomicSync } from './atomic-write.ts'
import { ioError, systemCode } from './io-error.ts'
import { editsSince, formatLine, parseLines } from './journal-lines.ts'

const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

export interface JournalOptions {
  readonly path: string
  /** Hash of the graph.json beside it, as it is now. */
  readonly sha256: string
}

/**
 * The edits of a project since its graph.json was written, one line each, in one append before the edit
 * is acknowledged: a process killed at any moment loses none. (What a failing machine may lose are the
 * edits since the last save, because an append waits for no disk.)
 *
 * Saving is `mark`, write graph.json, `compact`. A crash after the mark leaves either the old graph.json,
 * whose hash the mark does not have, so that all edits are replayed, or the new one, so that only those
 * after the mark are. Whether compacting came about does not matter.
 */
export class Journal {
  /** Edits that graph.json does not have. */
  readonly pending: readonly DocumentPatch[]
  /** What was wrong with the file, for people. */
  readonly problem: string | null
  readonly #path: string
  #file: number
  #size: number
  /** The last append failed and could not be taken back: what follows it would be unreadable. */
  #isTorn = false

  /** Opens the journal, or starts one. @throws EngineError `project.io_failed` */
  constructor({ path, sha256 }: JournalOptions) {
    this.#path = path
    try {
      this.#file = openAppending(path)
      const { records, goodBytes, isDamaged } = parseLines(readFileSync(this.#file))
      this.problem = isDamaged ? this.#putAside() : null
      this.pending = editsSince(records, sha256)
      this.#size = goodBytes
      if (isDamaged) this.#rewrite(goodBytes)
      else ftruncateSync(this.#file, goodBytes)
    } catch (error) {
      throw this.#failed('open', error)
    }
  }

  /** @throws EngineError `project.io_failed`; the journal is then as before */
  append(patch: DocumentPatch): void {
    this.#write(formatLine({ type: 'edit', patch }))
  }

  /** Notes that a graph.json with this hash is about to be written. @returns what `compact` needs */
  mark(sha256: string): number {
    this.#write(formatLine({ type: 'save', sha256 }))
    return this.#size
  }

  /** Forgets everything up to a mark, once the graph.json it announced is on the disk. */
  compact(mark: number): void {
    try {
      if (mark === this.#size) {
        ftruncateSync(this.#file, 0)
        this.#size = 0
        return
      }
      const rest = Buffer.alloc(this.#size - mark)
      readSync(this.#file, rest, 0, rest.length, mark)
      this.#replace(rest)
    } catch (error) {
      throw this.#failed('compact', error)
    }
  }

  close(): void {
    if (this.#file < 0) return
    closeSync(this.#file)
    this.#file = -1
  }

  #write(line: string): void {
    const bytes = Buffer.from(line)
    try {
      if (this.#file < 0) throw new Error('it is closed')
      if (this.#isTorn) this.#takeBack()
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done)
      this.#size += bytes.length
    } catch (error) {
      this.#isTorn = true
      if (this.#file >= 0) this.#tryTakeBack()
      throw this.#failed('write', error)
    }
  }

  #takeBack(): void {
    ftruncateSync(this.#file, this.#size)
    this.#isTorn = fstatSync(this.#file).size !== this.#size
    if (this.#isTorn) throw new Error('an unfinished line cannot be removed')
  }

  #tryTakeBack(): void {
    try {
      this.#takeBack()
    } catch {
      // Tried again, and reported, at the next write.
    }
  }

  /** A damaged journal is kept for a person to look at. */
  #putAside(): string {
    const content = readFileSync(this.#path)
    const aside = `${this.#path}-damaged-${crc32(content).toString(16)}`
    writeAtomicSync(aside, content)
    return `The journal is damaged; edits after the damage were not restored. It was kept as "${aside}"`
  }

  #rewrite(goodBytes: number): void {
    const good = Buffer.alloc(goodBytes)
    readSync(this.#file, good, 0, goodBytes, 0)
    this.#replace(good)
  }

  #replace(content: Buffer): void {
    const next = `${this.#path}.next`
    writeAtomicSync(next, content)
    renameSync(next, this.#path)
    const old = this.#file
    this.#file = openAppending(this.#path)
    this.#size = content.length
    closeSync(old)
  }

  #failed(verb: string, error: unknown): EngineError {
    if (systemCode(error) === 'ELOOP') {
      return new EngineError('file.not_allowed', `Cannot ${verb} "${this.#path}": it is a link`)
    }
    return ioError(`Cannot ${verb} the journal "${this.#path}", so the edit was not made`, error)
  }
}

function openAppending(path: string): number {
  const file = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o644)
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw new EngineError('file.not_allowed', `Cannot use "${path}" as a journal: it is not a file`)
}
