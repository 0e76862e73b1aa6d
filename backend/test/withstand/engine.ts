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

/** Resolves when the node has printed so many lines that contain `text`. */
export function untilLine(
  graph: GraphManager,
  nodeId: string,
  text: string,
  times = 1,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const found = linesOf(graph, nodeId).filter((line) => line.includes(text))
      if (found.length < times) return
      off()
      resolve()
    }
    const off = graph.on('log', look)
    look()
  })
}

export function linesOf(graph: GraphManager, nodeId: string): string[] {
  return graph.logs.read(nodeId, { after: 0, limit: 1000 }).map(({ text }) => text)
}
