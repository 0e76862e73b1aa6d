import type { Input, Output } from '../channels/types.ts'
import type { ComponentContext, TracePart } from '../component/context.ts'
import type { Component } from '../component/define-component.ts'
import { createLog } from './log-line.ts'
import type { NodeHostOptions } from './node-host.ts'
import { createModels, createPaths } from './paths.ts'

/** What all hooks of one node get; `state` is there once `setup` has returned. */
export interface NodeContext extends ComponentContext {
  readonly inputs: Readonly<Record<string, Input<unknown> | null>>
  outputs: Readonly<Record<string, Output<unknown>>>
  state: unknown
}

interface NodeSide {
  readonly nodeId: () => string
  readonly signal: AbortSignal
  readonly progress: (fraction: number | null, text: string) => void
  readonly note: (text: string | null) => void
  readonly trace: (part: TracePart) => void
}

export function createContext(
  { launch, ports, clock, secrets, write }: NodeHostOptions,
  component: Component,
  node: NodeSide,
): NodeContext {
  const { config, ...params } = launch.values
  return {
    get nodeId() {
      return node.nodeId()
    },
    inputs: inputsOf(component, ports.inputs, ports.wired),
    outputs: ports.outputs,
    config: config ?? {},
    params,
    state: undefined,
    signal: node.signal,
    clock,
    log: createLog(write),
    secrets: { get: (name) => secrets()[name] },
    models: createModels(launch.modelsFolder),
    paths: createPaths(launch),
    progress: node.progress,
    note: node.note,
    trace: node.trace,
  }
}

/** Optional inputs that nothing is connected to are null. */
function inputsOf(
  component: Component,
  inputs: Readonly<Record<string, Input<unknown>>>,
  wired: ReadonlySet<string>,
): Record<string, Input<unknown> | null> {
  const entries = Object.entries(component.inputs).map(([name, slot]) => {
    const isOptional = 'type' in slot && slot.type === 'optional'
    return [name, isOptional && !wired.has(name) ? null : (inputs[name] ?? null)] as const
  })
  return Object.fromEntries(entries)
}
