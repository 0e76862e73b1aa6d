import { AsyncLocalStorage } from 'node:async_hooks'
import type { MessagePort } from 'node:worker_threads'
import { receiveMessageOnPort } from 'node:worker_threads'
import { EngineError, type ErrorPayload, errorPayload } from '@openneuro/protocol/errors'
import type { ThreadFabric } from '../channels/fabric.ts'
import { ThreadControl } from '../channels/thread-control.ts'
import { exitDetail } from './exit-detail.ts'
import { HoldCount } from './hold-count.ts'
import { LaterReports } from './later-reports.ts'
import { LatestReports } from './latest-reports.ts'
import { loadComponent } from './load-component.ts'
import { NodeHost } from './node-host.ts'
import { leftOpenSince, openedSince, openResources, type Resources } from './open-resources.ts'
import type { OutputCapture } from './output-capture.ts'
import { RealClock } from './real-clock.ts'
import type { FromThread, NodeReport, ThreadData, ToThread } from './thread-messages.ts'
import { TraceBudget } from './trace-budget.ts'
import type { NodeLaunch } from './types.ts'

const droppedWords = ({ dropped }: TraceBudget) =>
  `Told of turns too often: ${dropped} parts were left out\n`

/** Notes are passed on at most this often. */
const NOTE_MS = 250

export interface ThreadHostOptions {
  readonly data: ThreadData
  readonly port: MessagePort
  readonly fabric: ThreadFabric
  readonly capture: OutputCapture
}

/** Hosts nodes in a worker thread: does what the main thread's messages say. */
export class ThreadHost {
  readonly #port: MessagePort
  readonly #fabric: ThreadFabric
  readonly #capture: OutputCapture
  readonly #words: Int32Array
  readonly #isShared: boolean
  readonly #hosts = new Map<number, NodeHost>()
  /** Key of the node whose code runs, across awaits, timers and callbacks. */
  readonly #current = new AsyncLocalStorage<number>()
  /** The node to which output without a context belongs: the only one of an own thread. */
  #soleKey: number | null = null
  #secrets: Readonly<Record<string, string>>
  #stopWord = 0
  /** An error went uncaught: what it left undone is unknown, so the thread is not used again. */
  #tainted: readonly string[] = []
  /** Messages taken from the port while looking for a stop. */
  #inbox: ToThread[] = []

  constructor({ data, port, fabric, capture }: ThreadHostOptions) {
    this.#port = port
    this.#fabric = fabric
    this.#capture = capture
    this.#words = new Int32Array(data.control)
    this.#isShared = data.shared
    this.#secrets = data.secrets
  }

  /** A message has come in through the port's event. */
  receive(message: ToThread): void {
    this.#emptyInbox()
    this.#handle(message)
  }

  /** Output of whatever node runs now. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    this.#capture.write(this.currentKey, stream, text)
  }

  get currentKey(): number | null {
    return this.#current.getStore() ?? this.#soleKey
  }

  /** An error that no component caught. Answers whether it was blamed on a node. */
  uncaught(error: unknown): boolean {
    this.#tainted = ['an uncaught error']
    const host = this.#hosts.get(this.currentKey ?? -1)
    host?.fail(error)
    return host !== undefined
  }

  /** A component called `process.exit`: alone in its thread the thread ends, else only the node. */
  exiting(exitCode: number): void {
    const key = this.currentKey
    if (key === null || !this.#hosts.has(key)) return
    if (!this.#isShared) {
      this.#capture.flush()
      this.#post({ type: 'exiting', key, exitCode })
      return
    }
    throw new EngineError('node.thread_exited', exitDetail(this.#hosts.get(key)!.nodeId, exitCode))
  }

  /**
   * Handles stops that are waiting in the port, when the stop word says that there may be some: a
   * component that never lets the event loop turn would not get them otherwise.
   */
  pollStop = (): void => {
    const word = Atomics.load(this.#words, ThreadControl.STOP)
    if (word === this.#stopWord) return
    this.#stopWord = word
    for (
      let next = receiveMessageOnPort(this.#port);
      next;
      next = receiveMessageOnPort(this.#port)
    ) {
      const message = next.message as ToThread
      const host = message.type === 'stop' ? this.#hosts.get(message.key) : undefined
      if (host) host.stop()
      else this.#inbox.push(message)
    }
    if (this.#inbox.length > 0) setImmediate(() => this.#emptyInbox())
  }

  #emptyInbox(): void {
    const inbox = this.#inbox
    this.#inbox = []
    for (const message of inbox) this.#handle(message)
  }

  #handle(message: ToThread): void {
    switch (message.type) {
      case undefined:
        this.#fabric.handle(message)
        break
      case 'load':
        this.#load(message.launch)
        break
      case 'emit':
        this.#hosts.get(message.key)?.emit()
        break
      case 'run':
        this.#hosts.get(message.key)?.run()
        break
      case 'stop':
        this.#hosts.get(message.key)?.stop()
        break
      case 'rename':
        this.#hosts.get(message.key)?.rename(message.nodeId)
        break
      case 'secrets':
        this.#secrets = message.secrets
        return
      case 'options':
        void this.#options(message)
        return
      default:
        message satisfies never
    }
  }

  #load(launch: NodeLaunch): void {
    const { key } = launch
    if (!this.#isShared) this.#soleKey = key
    let baseline = openResources()
    const post = (report: Exclude<NodeReport, { type: 'ended' }>) =>
      this.#post({ type: 'node', key, report })
    const notes = new LatestReports<Extract<NodeReport, { type: 'note' }>>(post, NOTE_MS)
    const budget = new TraceBudget()
    const traces = new LaterReports<Extract<NodeReport, { type: 'trace' }>>(post)
    const holds = new HoldCount(this.#words, ThreadControl.HOLDS)
    const host = this.#current.run(
      key,
      () =>
        new NodeHost({
          launch,
          load: async () => {
            const component = await loadComponent(launch.source)
            baseline = openResources()
            return component
          },
          ports: this.#fabric.ports(key),
          clock: new RealClock(launch.originUs, holds),
          secrets: () => this.#secrets,
          write: (stream, text) => this.#capture.write(key, stream, text),
          pollStop: this.pollStop,
          report: (report) => {
            if (report.type === 'ended' && budget.dropped > 0) {
              this.#capture.write(key, 'stderr', droppedWords(budget))
            }
            this.#capture.flush()
            if (report.type === 'note') notes.add(report)
            else if (report.type === 'trace') {
              if (budget.take()) traces.add(report)
            } else if (report.type === 'ended') {
              notes.end()
              traces.flush()
              holds.end()
              void this.#ended(key, report.error, baseline)
            } else post(report)
          },
        }),
    )
    this.#hosts.set(key, host)
  }

  /** The node's last word, and whether its thread can be used again. */
  async #ended(key: number, error: ErrorPayload | null, baseline: Resources): Promise<void> {
    this.#hosts.delete(key)
    this.#fabric.drop(key)
    if (this.#isShared) {
      this.#post({ type: 'ended', key, error, leftOpen: [] })
      return
    }
    await new Promise((resolve) => setImmediate(resolve))
    const isClean = openedSince(baseline).length === 0
    this.#post({ type: 'ended', key, error, leftOpen: isClean ? this.#tainted : null })
    if (!isClean) {
      const leftOpen = [...(await leftOpenSince(baseline)), ...this.#tainted]
      this.#post({ type: 'idle', key, leftOpen })
    }
    this.#soleKey = null
  }

  async #options({ source, values }: ToThread & { type: 'options' }): Promise<void> {
    try {
      const component = await loadComponent(source)
      const options = (await component.options?.({ ...values })) ?? {}
      this.#post({ type: 'options', options })
    } catch (error) {
      this.#post({ type: 'options-failed', error: errorPayload(error, 'component.options_failed') })
    }
  }

  #post(message: FromThread): void {
    this.#port.postMessage(message)
  }
}
