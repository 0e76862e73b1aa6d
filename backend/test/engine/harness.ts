import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Edge, parseDocument } from '@openneuro/protocol'
import type { Component } from '../../src/core/component/define-component.ts'
import { createGraphManager } from '../../src/core/engine/graph-manager.ts'
import type { Catalog, GraphManager } from '../../src/core/engine/types.ts'
import { TextFrame } from '../../src/core/frames/index.ts'
import { createRuntime, type Runtime, type RuntimeOptions } from '../../src/core/runtime/index.ts'
import { counter } from './components/counter.ts'
import { greeter } from './components/greeter.ts'
import { lastWords } from './components/last-words.ts'
import { relay } from './components/relay.ts'
import { toolbox, toolReader } from './components/toolbox.ts'

const COMPONENTS: readonly (readonly [Component, string, string])[] = [
  [counter, './components/counter.ts', 'counter'],
  [greeter, './components/greeter.ts', 'greeter'],
  [lastWords, './components/last-words.ts', 'lastWords'],
  [relay, './components/relay.ts', 'relay'],
  [toolbox, './components/toolbox.ts', 'toolbox'],
  [toolReader, './components/toolbox.ts', 'toolReader'],
]

export function testCatalog(): Catalog {
  const known = new Map(COMPONENTS.map((entry) => [entry[0].name, entry]))
  return {
    types: [...known.keys()],
    component: (type) => known.get(type)?.[0] ?? null,
    source: (type) => {
      const entry = known.get(type)
      if (!entry) return null
      const [component, file, exportName] = entry
      const module = new URL(file, import.meta.url).href
      return { type, module, exportName, thread: component.thread }
    },
  }
}

export interface TestEngine extends AsyncDisposable {
  readonly graph: GraphManager
  readonly runtime: Runtime
  readonly folder: string
}

/** A graph manager with real threads and a few small components. */
export function openTestEngine(
  options: { runtime?: RuntimeOptions; catalog?: Catalog } = {},
): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'openneuro-engine-'))
  // Nothing here hangs, unless the test says so: a busy machine may take its time.
  const runtime = createRuntime({
    spareThreads: 0,
    stopDeadlineMs: 30_000,
    notRespondingMs: 30_000,
    ...options.runtime,
  })
  const graph = createGraphManager({
    runtime,
    catalog: options.catalog ?? testCatalog(),
    folders: { assets: folder, recordings: folder, models: folder, project: folder },
    isAvailable: () => true,
    loadComposite: async () => null,
  })
  return {
    graph,
    runtime,
    folder,
    async [Symbol.asyncDispose]() {
      await graph.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** `a.text -> b.text` as an edge. */
export function edge(text: string): Edge {
  const [source, target] = text.split(' -> ').map((end) => {
    const dot = end.lastIndexOf('.')
    return [end.slice(0, dot), end.slice(dot + 1)] as const
  }) as [readonly [string, string], readonly [string, string]]
  return {
    source_node: source[0],
    source_slot: source[1],
    target_node: target[0],
    target_slot: target[1],
  }
}

/** A graph from types by id and edges as `a.text -> b.text`. */
export async function load(
  graph: GraphManager,
  nodes: Record<string, string | { type: string; config?: object }>,
  edges: readonly string[] = [],
): Promise<void> {
  const { document } = parseDocument({
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [
        id,
        typeof node === 'string'
          ? { type: node, init_args: {} }
          : { type: node.type, init_args: { config: node.config ?? {} } },
      ]),
    ),
    edges: edges.map(edge),
  })
  await graph.reset(document, { folder: tmpdir() })
}

/** Reads texts from an output until it has `count`. */
export async function readTexts(
  graph: GraphManager,
  nodeId: string,
  slot: string,
  count: number,
): Promise<string[]> {
  const tap = graph.tap(nodeId, slot, { maxItems: 10_000 })
  const texts: string[] = []
  try {
    while (texts.length < count && (await tap.ready())) {
      for (
        let frame = tap.tryNext();
        frame !== null && texts.length < count;
        frame = tap.tryNext()
      ) {
        if (frame instanceof TextFrame) texts.push(frame.text)
      }
    }
  } finally {
    tap.close()
  }
  return texts
}

/** Resolves when the node is in the wanted state. */
export function untilState(
  graph: GraphManager,
  nodeId: string,
  isWanted: (state: { status: string; error: { code: string } | null }) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { status, error } = graph.node(nodeId)
      if (!isWanted({ status, error })) return
      off()
      resolve()
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

/** True when the numbers rise one by one. */
export function isGapless(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || Number(text) === Number(texts[index - 1]) + 1)
}
