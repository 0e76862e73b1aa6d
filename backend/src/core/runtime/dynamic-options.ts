import { EngineError } from '@openneuro/protocol/errors'
import type { DynamicOptions } from '../component/define-component.ts'
import type { Thread } from './thread.ts'
import type { FromThread } from './thread-messages.ts'
import type { ComponentSource } from './types.ts'
import { within } from './within.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Threads that compute options at the same time; further requests wait. */
const MAX_AT_ONCE = 4

type Answer = Extract<FromThread, { type: 'options' | 'options-failed' }>

/** Calls components' `options` hooks in threads of the pool. */
export class DynamicOptionsCalls {
  readonly #pool: WorkerPool
  readonly #deadlineMs: number
  readonly #pending = new Map<Thread, PromiseWithResolvers<Answer>>()
  #running: Promise<unknown>[] = []

  constructor(pool: WorkerPool, deadlineMs: number) {
    this.#pool = pool
    this.#deadlineMs = deadlineMs
  }

  async call(source: ComponentSource, values: Record<string, unknown>): Promise<DynamicOptions> {
    while (this.#running.length >= MAX_AT_ONCE) await Promise.race(this.#running)
    const call = this.#call(source, values).finally(() => {
      this.#running = this.#running.filter((one) => one !== settled)
    })
    const settled = call.catch(() => {})
    this.#running.push(settled)
    return call
  }

  receive(thread: Thread, answer: Answer): void {
    this.#pending.get(thread)?.resolve(answer)
  }

  threadExited(thread: Thread): void {
    const detail = 'its thread ended'
    this.#pending
      .get(thread)
      ?.resolve({ type: 'options-failed', error: { code: 'component.options_failed', detail } })
  }

  async #call(source: ComponentSource, values: Record<string, unknown>): Promise<DynamicOptions> {
    const thread = this.#pool.take(source.module)
    const answer = Promise.withResolvers<Answer>()
    this.#pending.set(thread, answer)
    thread.post({ type: 'options', source, values })
    const inTime = await within(answer.promise, this.#deadlineMs)
    this.#pending.delete(thread)
    if (!inTime) {
      await this.#pool.discard(thread)
      throw failed(source, `it took longer than ${this.#deadlineMs / 1000} s`)
    }
    thread.modules.add(source.module)
    this.#pool.give(thread)
    const result = await answer.promise
    if (result.type === 'options') return result.options
    throw failed(source, result.error.detail)
  }
}

function failed({ type }: ComponentSource, why: string): EngineError {
  return new EngineError('component.options_failed', `Cannot get the choices of "${type}": ${why}`)
}
