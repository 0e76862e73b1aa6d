import {
  EngineError,
  type ErrorCode,
  type ErrorPayload,
  errorPayload,
} from '@openneuro/protocol/errors'
import type { NodePorts } from '../channels/fabric.ts'
import type { Component } from '../component/define-component.ts'
import type { Clock } from './clock.ts'
import { LatestReports } from './latest-reports.ts'
import { createContext, type NodeContext } from './node-context.ts'
import { type StandingItem, tellingOutputs, tellingTools } from './standing-items.ts'
import type { NodeReport } from './thread-messages.ts'
import type { NodeLaunch } from './types.ts'

/** What a node host needs of the thread around it. */
export interface NodeHostOptions {
  readonly launch: NodeLaunch
  readonly load: () => Promise<Component>
  readonly ports: NodePorts
  readonly clock: Clock
  /** Asked at every `secrets.get`, so that they can change while the node runs. */
  readonly secrets: () => Readonly<Record<string, string>>
  /** The node's output. */
  readonly write: (stream: 'stdout' | 'stderr', text: string) => void
  readonly report: (report: NodeReport) => void
  /** Looks whether somebody wants nodes to stop; called whenever the component asks its signal. */
  readonly pollStop?: () => void
}

/** Progress is reported at most this often. */
const PROGRESS_MS = 100

type Phase = 'load' | 'emit' | 'setup' | 'run' | 'cleanup'

const CODES: Record<Phase, ErrorCode> = {
  load: 'node.setup_failed',
  emit: 'node.emit_failed',
  setup: 'node.setup_failed',
  run: 'node.run_failed',
  cleanup: 'node.cleanup_failed',
}

/**
 * Takes one node through its life, once: load, emit, setup, run, cleanup. Knows nothing of threads and
 * messages, so that it serves workers and virtual runs alike. Everything goes to `report`; nothing throws.
 */
export class NodeHost {
  readonly #options: NodeHostOptions
  readonly #abort = new AbortController()
  readonly #mayEmit = Promise.withResolvers<void>()
  readonly #mayRun = Promise.withResolvers<void>()
  readonly #progress: LatestReports<Extract<NodeReport, { type: 'progress' }>>
  /** The first error, or what `fail` was given. */
  #failure: { readonly thrown: unknown; readonly payload: ErrorPayload } | null = null
  #phase: Phase = 'load'
  #nodeId: string
  /** Resolves when the node's last report has been given. */
  readonly ended: Promise<void>

  constructor(options: NodeHostOptions) {
    this.#options = options
    this.#nodeId = options.launch.nodeId
    this.#progress = new LatestReports<Extract<NodeReport, { type: 'progress' }>>(
      options.report,
      PROGRESS_MS,
    )
    if (options.pollStop) watchSignal(this.#abort.signal, options.pollStop)
    this.ended = this.#live()
  }

  emit(): void {
    this.#mayEmit.resolve()
  }

  run(): void {
    this.#mayEmit.resolve()
    this.#mayRun.resolve()
  }

  /** Asks the node to stop. Whatever it throws afterwards is no failure. */
  stop(): void {
    if (this.#abort.signal.aborted) return
    this.#abort.abort()
    this.#options.ports.stop()
    this.run()
  }

  get nodeId(): string {
    return this.#nodeId
  }

  rename(nodeId: string): void {
    this.#nodeId = nodeId
  }

  /** An error that reached nobody in the component: an uncaught exception or unhandled rejection. */
  fail(error: unknown): void {
    this.#failed(error)
    this.stop()
  }

  /** What made the node fail, as it was thrown. */
  get thrown(): unknown {
    return this.#failure?.thrown
  }

  async #live(): Promise<void> {
    await Promise.resolve()
    try {
      await this.#phases()
    } catch (error) {
      this.#failed(error)
    }
    this.stop()
    this.#options.ports.end()
    this.#progress.end()
    this.#options.report({ type: 'ended', error: this.#failure?.payload ?? null })
  }

  async #phases(): Promise<void> {
    const { report } = this.#options
    const component = await this.#options.load()
    const context = createContext(this.#options, component, {
      nodeId: () => this.#nodeId,
      signal: this.#abort.signal,
      progress: (fraction, text) => this.#progress.add({ type: 'progress', fraction, text }),
      note: (text) => report({ type: 'note', text }),
      trace: (part) => report({ type: 'trace', part }),
    })
    report({ type: 'loaded' })

    await this.#mayEmit.promise
    if (this.#isStopping) return
    this.#phase = 'emit'
    const { outputs } = context
    const tell = (item: StandingItem) => report({ type: 'standing', item })
    component.emit?.({ ...context, outputs: tellingOutputs(outputs, tell) } as never)
    context.outputs = tellingTools(component, outputs, tell)
    report({ type: 'emitted' })

    await this.#mayRun.promise
    if (this.#isStopping) return
    await this.#setupAndRun(component, context)
  }

  async #setupAndRun(component: Component, context: NodeContext): Promise<void> {
    let state: unknown
    if (component.setup) {
      this.#enter('setup', 'setup')
      state = await component.setup(context as never)
      this.#progress.end()
    }
    try {
      if (!this.#isStopping) {
        this.#enter('run', 'running')
        context.state = state
        await component.run?.(context as never)
      }
    } catch (error) {
      this.#failed(error)
    }
    this.stop()
    this.#phase = 'cleanup'
    await component.cleanup?.(state as never)
  }

  get #isStopping(): boolean {
    return this.#abort.signal.aborted
  }

  #enter(phase: Phase, status: 'setup' | 'running'): void {
    this.#phase = phase
    this.#options.report({ type: 'status', status })
  }

  /** After a stop an error is a remark in the log, except in cleanup, which nobody interrupted. */
  #failed(error: unknown): void {
    const wasStopped = this.#isStopping && this.#phase !== 'cleanup'
    if (wasStopped && isAbort(error)) return
    this.#options.write('stderr', `${stackOf(error)}\n`)
    if (wasStopped || this.#failure) return
    this.#failure = { thrown: error, payload: this.#payload(error) }
    this.#options.report({ type: 'failing', error: this.#failure.payload })
  }

  #payload(error: unknown): ErrorPayload {
    if (error instanceof EngineError) return error.toPayload()
    const { code, detail } = errorPayload(error, CODES[this.#phase])
    const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : ''
    return { code, detail: `Node "${this.#nodeId}" failed in ${this.#phase}: ${name}${detail}` }
  }
}

/** Makes a loop that only ever asks `signal.aborted` notice a stop that came meanwhile. */
function watchSignal(signal: AbortSignal, pollStop: () => void): void {
  const getter = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')!.get!
  Object.defineProperty(signal, 'aborted', {
    get: () => {
      if (!getter.call(signal)) pollStop()
      return getter.call(signal)
    },
  })
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `Thrown: ${String(error)}`
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`
  return (error.stack ?? String(error)) + cause
}
