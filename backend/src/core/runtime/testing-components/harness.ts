import { tmpdir } from 'node:os'
import type { RestartPolicy } from '@openneuro/protocol'
import type { Component } from '../../component/define-component.ts'
import { parseInitArgs } from '../../component/init-args.ts'
import { nowUs } from '../../frames/frame-source.ts'
import { createRuntime, type RuntimeOptions } from '../runtime.ts'
import type { ComponentSource, NodeLaunch, NodeState, Runtime } from '../types.ts'
import * as stream from './stream.ts'
import * as troubled from './troubled.ts'

const MODULES = {
  stream: { url: new URL('./stream.ts', import.meta.url).href, exports: stream },
  troubled: { url: new URL('./troubled.ts', import.meta.url).href, exports: troubled },
}
type ExportName = keyof typeof stream | keyof typeof troubled

interface NodeOptions {
  readonly id?: string
  readonly config?: Record<string, unknown>
  readonly restart?: RestartPolicy
}

/** Longer than a busy machine takes for anything: where a limit is meant to be reached, the test says so. */
const PATIENT: RuntimeOptions = {
  stopDeadlineMs: 30_000,
  emitDeadlineMs: 30_000,
  optionsDeadlineMs: 60_000,
  notRespondingMs: 30_000,
}

/** A runtime with short words for tests. */
export class Harness {
  readonly runtime: Runtime
  readonly #launches = new Map<number, NodeLaunch>()
  #nextKey = 1

  constructor(options: RuntimeOptions = {}) {
    this.runtime = createRuntime({ spareThreads: 0, ...PATIENT, ...options })
  }

  source(exportName: ExportName): ComponentSource {
    const module = exportName in stream ? MODULES.stream : MODULES.troubled
    const component = componentOf(exportName)
    return { type: component.name, module: module.url, exportName, thread: component.thread }
  }

  /** Adds a node; its id is the export's name unless given. */
  add(exportName: ExportName, { id, config, restart }: NodeOptions = {}): number {
    const key = this.#nextKey++
    const component = componentOf(exportName)
    const layout = (slots: object) => Object.keys(slots).map((name) => ({ name, media: false }))
    this.runtime.fabric.addNode({
      key,
      inputs: layout(component.inputs),
      outputs: layout(component.outputs),
    })
    this.#launches.set(key, {
      key,
      nodeId: id ?? exportName,
      source: this.source(exportName),
      values: parseInitArgs(component, component.config ? { config: config ?? {} } : {}),
      restart: restart ?? 'never',
      projectFolder: tmpdir(),
      assetsFolder: tmpdir(),
      recordingsFolder: tmpdir(),
      modelsFolder: tmpdir(),
      originUs: nowUs(),
    })
    return key
  }

  launch(key: number): NodeLaunch {
    return this.#launches.get(key)!
  }

  connect(from: number, to: number, slot = 'numbers'): void {
    this.runtime.fabric.connect({ node: from, slot }, { node: to, slot })
  }

  async start(...keys: number[]): Promise<void> {
    for (const key of keys) this.runtime.prepare(this.#launches.get(key)!)
    await this.runtime.emit(keys)
    this.runtime.run(keys)
  }

  /** Resolves with the node's state once it is as wanted. */
  until(key: number, isWanted: (state: NodeState) => boolean): Promise<NodeState> {
    return new Promise((resolve) => {
      const look = () => {
        const state = this.runtime.state(key)
        if (!isWanted(state)) return
        off()
        resolve(state)
      }
      const off = this.runtime.on('state', look)
      look()
    })
  }

  running(key: number): Promise<NodeState> {
    return this.until(key, (state) => state.status === 'running')
  }

  stopped(key: number): Promise<NodeState> {
    return this.until(key, (state) => state.status === 'stopped')
  }

  /** Resolves when the node has printed a line that contains `text`. */
  line(nodeId: string, text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.lines(nodeId).some((line) => line.includes(text))) return
        off()
        resolve()
      }
      const off = this.runtime.logs.onEntry(look)
      look()
    })
  }

  lines(nodeId: string): string[] {
    return this.runtime.logs.read(nodeId, { after: 0, limit: 1000 }).map((entry) => entry.text)
  }

  close(): Promise<void> {
    return this.runtime.close()
  }
}

function componentOf(exportName: ExportName): Component {
  return { ...stream, ...troubled }[exportName]
}
