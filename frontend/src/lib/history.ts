import { type Command, withRenamedNode } from './graph-commands.ts'

/** One undoable step. */
export interface Step {
  /** Of the commands that were sent last for it. */
  readonly id: string
  readonly label: string
  readonly forward: readonly Command[]
  readonly backward: readonly Command[]
  /** Steps with the same key that follow at once are one. */
  readonly mergeKey?: string
}

export interface HistoryState {
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** What undo would take back. */
  readonly undoLabel: string | null
  readonly redoLabel: string | null
}

export const MAX_STEPS = 500
const MERGE_MS = 700

/** Steps that can be taken back, newest last. */
export class History {
  readonly #nowMs: () => number
  #undo: Step[] = []
  #redo: Step[] = []
  #lastAddedMs = Number.NEGATIVE_INFINITY

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  get state(): HistoryState {
    return {
      canUndo: this.#undo.length > 0,
      canRedo: this.#redo.length > 0,
      undoLabel: this.#undo.at(-1)?.label ?? null,
      redoLabel: this.#redo.at(-1)?.label ?? null,
    }
  }

  add(step: Step): void {
    const last = this.#undo.at(-1)
    const isSoon = this.#nowMs() - this.#lastAddedMs < MERGE_MS
    this.#lastAddedMs = this.#nowMs()
    this.#redo = []
    if (last && isSoon && step.mergeKey !== undefined && last.mergeKey === step.mergeKey) {
      this.#undo.pop()
      this.#undo.push({ ...step, backward: last.backward })
      return
    }
    this.#undo.push(step)
    if (this.#undo.length > MAX_STEPS) this.#undo.shift()
  }

  /** @param id of the commands that will be sent for it */
  undo(id: string): Step | null {
    return this.#move(this.#undo, this.#redo, id)
  }

  redo(id: string): Step | null {
    return this.#move(this.#redo, this.#undo, id)
  }

  #move(from: Step[], to: Step[], id: string): Step | null {
    const step = from.pop()
    if (!step) return null
    this.#lastAddedMs = Number.NEGATIVE_INFINITY
    to.push({ ...step, id })
    return step
  }

  /** A step that was refused is none. */
  forget(id: string): void {
    this.#undo = this.#undo.filter((step) => step.id !== id)
    this.#redo = this.#redo.filter((step) => step.id !== id)
  }

  renameNode(from: string, to: string): void {
    const renamed = (step: Step): Step => ({
      ...step,
      forward: step.forward.map((command) => withRenamedNode(command, from, to)),
      backward: step.backward.map((command) => withRenamedNode(command, from, to)),
    })
    this.#undo = this.#undo.map(renamed)
    this.#redo = this.#redo.map(renamed)
  }

  clear(): void {
    this.#undo = []
    this.#redo = []
  }
}
