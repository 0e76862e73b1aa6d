import type { Fabric } from '../channels/fabric.ts'
import type { Component } from '../component/define-component.ts'
import { createGraphManager } from '../engine/graph-manager.ts'
import type { GraphManager } from '../engine/types.ts'
import type { NodeLogs } from '../runtime/node-logs.ts'
import type { Runtime } from '../runtime/types.ts'

/** The real graph manager over a runtime that starts nothing, for tests of what is kept. @internal */
export function testGraph(components: Readonly<Record<string, Component>> = {}): GraphManager {
  const component = (type: string) => components[type] ?? null
  return createGraphManager({
    runtime: idleRuntime(),
    catalog: { types: Object.keys(components), component, source: () => null },
    folders: { assets: '/', recordings: '/', models: '/', project: '/' },
    isAvailable: () => true,
    loadComposite: async () => null,
  })
}

function idleRuntime(): Runtime {
  const nothing = () => {}
  const unused = nothing as never
  return {
    fabric: {
      addNode: nothing,
      removeNode: nothing,
      connect: nothing,
      disconnect: nothing,
    } as unknown as Fabric,
    logs: { onEntry: () => nothing, clear: nothing, rename: nothing } as unknown as NodeLogs,
    prepare: nothing,
    emit: async () => {},
    run: nothing,
    stop: async () => {},
    forget: nothing,
    rename: nothing,
    setRestart: nothing,
    isHolding: () => false,
    state: () => ({ status: 'stopped', error: null, progress: null, restarts: 0, note: null }),
    options: unused,
    setSecrets: nothing,
    on: () => nothing,
    close: async () => {},
  }
}
