import type { GraphManager, NodeView } from '../../src/core/index.ts'
import type { RuntimeOptions } from '../../src/core/runtime/index.ts'
import { openTestEngine, type TestEngine } from '../engine/harness.ts'
import { withstandCatalog } from './catalog.ts'

export function openEngine(runtime: RuntimeOptions = {}): TestEngine {
  return openTestEngine({ catalog: withstandCatalog(), runtime })
}

/** Resolves with the node's view once it is as wanted. */
export function untilView(
  graph: GraphManager,
  nodeId: string,
  isWanted: (view: NodeView) => boolean,
): Promise<NodeView> {
  return new Promise((resolve) => {
    const look = () => {
      const view = graph.node(nodeId)
      if (!isWanted(view)) return
      off()
      resolve(view)
    }
    const off = graph.on('state', look)
    look()
  })
}
