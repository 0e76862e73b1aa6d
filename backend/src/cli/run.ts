import type { DocumentProblem, GraphDocument } from '@openneuro/protocol'
import type { Component } from '../core/component/define-component.ts'
import { planGraph } from '../core/graph/plan.ts'
import { quoteList, readAddress } from './address.ts'
import { msFromSeconds, onlyPositional, readArguments, readAssignment } from './arguments.ts'
import { checkGraph } from './check-graph.ts'
import { type Engine, openEngine } from './engine.ts'
import { ExitCode, UsageError } from './exit.ts'
import { watchFailures } from './failures.ts'
import { type Feed, openFeed } from './feed.ts'
import { homeFolder, presetsFolder } from './home.ts'
import { loadGraph } from './load-graph.ts'
import { waitForEnd } from './run-end.ts'
import { applySettings, primitivesOf } from './set.ts'
import { MAX_WAITING, type TapAddress, TapPrinter } from './tap.ts'

interface RunOptions {
  readonly name: string
  readonly home: string
  readonly set: readonly string[]
  readonly feed: readonly string[]
  readonly tap: readonly string[]
  readonly idleMs: number | null
  readonly forMs: number | null
}

/** `openneuro run`: runs a graph without a page; tapped frames go to standard output as lines of JSON. */
export async function runCommand(args: string[]): Promise<number> {
  const options = await readOptions(args)
  await using engine = await openEngine(options.home)
  const { document, problems, folder } = await loadGraph(options.name, {
    home: engine.home,
    presets: presetsFolder,
  })
  const changed = applySettings(document, options.set, (type) => engine.catalog.component(type))
  const feeds = options.feed.map((text) => readFeed(text, changed, engine))
  const fed = new Set(feeds.map(({ nodeId, slot }) => `${nodeId}.${slot}`))

  const all = [...problems, ...checkGraph(changed, { catalog: engine.catalog, fed })]
  if (all.length > 0) return refuse(all)

  await engine.graph.reset(changed, { folder })
  return await runGraph(engine, feeds, options)
}

async function readOptions(args: string[]): Promise<RunOptions> {
  const { values, positionals } = readArguments(args, {
    set: { type: 'string', multiple: true, default: [] },
    feed: { type: 'string', multiple: true, default: [] },
    tap: { type: 'string', multiple: true, default: [] },
    'until-idle': { type: 'string' },
    for: { type: 'string' },
    home: { type: 'string' },
  })
  return {
    ...values,
    name: onlyPositional(positionals, 'one graph.json or project'),
    home: await homeFolder(values.home),
    idleMs: msFromSeconds(values['until-idle'], '--until-idle'),
    forMs: msFromSeconds(values.for, '--for'),
  }
}

function refuse(problems: readonly DocumentProblem[]): number {
  for (const { path, detail } of problems) process.stderr.write(`${path || 'file'}: ${detail}\n`)
  process.stderr.write('The graph was not run\n')
  return ExitCode.USAGE
}

/** Everything is connected before anything starts, so that nothing sent at the start is missed. */
async function runGraph(
  engine: Engine,
  feeds: readonly Feed[],
  options: RunOptions,
): Promise<number> {
  const { graph } = engine
  const stop = stopRequests()
  const failures = watchFailures(graph, primitivesOf(graph.document))
  const taps = options.tap.map((text) => openTap(engine, text))
  const opened = feeds.map((feed) => openFeed(graph, feed))

  await graph.start()
  if (options.forMs !== null) setTimeout(stop.request, options.forMs).unref()
  await allSetUp(engine, stop.signal)
  let feeding = opened.length
  const fed = opened.map((feed) => feed.run(stop.signal).finally(() => feeding--))
  await Promise.race([
    waitForEnd(graph, {
      idleMs: options.idleMs,
      sources: options.forMs === null ? sourcesOf(engine, feeds) : null,
      isFeeding: () => feeding > 0,
      willRestart: (nodeId) => failures.willRestart(nodeId),
      signal: stop.signal,
    }),
    // A feed that fails ends the run; one that is done does not.
    new Promise((_, reject) => Promise.all(fed).catch(reject)),
  ]).finally(() => stop.request())

  await graph.stop()
  for (const tap of taps) await tap.finish()
  return failures.count > 0 ? ExitCode.FAILED : ExitCode.OK
}

/** Resolves when no node is in setup: what is fed earlier would be gone. */
async function allSetUp({ graph }: Engine, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    const isReady = graph
      .metrics()
      .every(({ status }) => status === 'running' || status === 'stopped')
    if (isReady || signal.aborted) resolve()
  }
  const unsubscribe = graph.on('state', look)
  signal.addEventListener('abort', look)
  look()
  await promise.finally(unsubscribe)
}

/** Nodes that nothing is sent to: once they have ended, a run has nothing more to do. */
function sourcesOf({ graph, catalog }: Engine, feeds: readonly Feed[]): ReadonlySet<string> {
  const { nodes, edges } = planGraph(graph.document, (type) => catalog.component(type))
  const sources = new Set(nodes.keys())
  for (const { flat } of edges) sources.delete(flat.target_node)
  for (const { nodeId } of feeds) sources.delete(nodeId)
  return sources
}

function openTap({ graph }: Engine, text: string): TapPrinter {
  const address = readSlot(text, graph.document, '--tap')
  return new TapPrinter(
    orUsageError(() => graph.tap(address.nodeId, address.slot, { maxItems: MAX_WAITING })),
    address,
  )
}

function readFeed(text: string, document: GraphDocument, { catalog }: Engine): Feed {
  const { key, value: file } = readAssignment(text, '--feed')
  const address = readSlot(key, document, '--feed')
  const node = primitivesOf(document).get(address.nodeId)
  const inputs = (node && catalog.component(node.type)?.inputs) ?? ({} as Component['inputs'])
  const declared = inputs[address.slot]
  if (declared) return { ...address, declared, file }
  throw new UsageError(
    `Cannot feed "${key}": node "${address.nodeId}" has no such input; it has ${quoteList(Object.keys(inputs))}`,
  )
}

function readSlot(text: string, document: GraphDocument, flag: string): TapAddress {
  const ids = new Set([...primitivesOf(document).keys(), ...document.nodes.keys()])
  const { nodeId, rest } = readAddress(text, ids, flag)
  return { nodeId, slot: rest }
}

function orUsageError<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

/** Ctrl+C, a request to end, or a reader of our output that has gone. */
function stopRequests(): { readonly signal: AbortSignal; request(): void } {
  const controller = new AbortController()
  const request = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, request)
  process.stdout.on('error', request)
  return { signal: controller.signal, request }
}
