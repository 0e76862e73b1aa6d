import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GraphManager } from '../../src/core/engine/types.ts'
import { edge, linesOf, load, type TestEngine, untilLine } from '../engine/harness.ts'
import { count } from './counts.ts'
import { openEngine, untilView } from './engine.ts'
import { Follower, STEADY_EDGES, STEADY_NODES, SteadyNodes } from './steady.ts'

const STOP_DEADLINE_MS = 4000
const HEAP_LIMIT_MB = 64
const BUFFERS_LIMIT_MB = 150

describe('in one running graph', { timeout: 300_000 }, () => {
  let engine: TestEngine
  let steady: SteadyNodes

  beforeAll(async () => {
    engine = openEngine({
      heapLimitMb: HEAP_LIMIT_MB,
      buffersLimitMb: BUFFERS_LIMIT_MB,
      notRespondingMs: 2000,
      stopDeadlineMs: STOP_DEADLINE_MS,
      restart: { initialMs: 20, maxMs: 100, maxPerWindow: 5, windowMs: 600_000 },
    })
    await load(engine.graph, STEADY_NODES, STEADY_EDGES)
    steady = new SteadyNodes(engine.graph)
    await engine.graph.start()
    await steady.running()
  })

  afterEach(async () => {
    const others = engine.graph.nodes().filter(({ node }) => !(node.id in STEADY_NODES))
    for (const { node } of others) await engine.graph.deleteNode(node.id)
  })

  afterAll(async () => {
    await steady.close()
    await engine[Symbol.asyncDispose]()
  })

  const add = (id: string, type: string, config: object = {}, restart?: 'on_failure') =>
    engine.graph.addNode({
      type,
      id,
      initArgs: { config },
      ...(restart ? { restart } : {}),
    })

  /** The steady nodes after `id` has done its worst. */
  async function expectOthersUnharmed(id: string): Promise<void> {
    await steady.goOn()
    await engine.graph.deleteNode(id)
    await steady.goOn()
    expect(steady.problems()).toEqual([])
  }

  it.each([
    ['ThrowsIn', { hook: 'emit' }, 'node.emit_failed', 'failed in emit: TypeError: bad emit'],
    ['ThrowsIn', { hook: 'setup' }, 'node.setup_failed', 'failed in setup: bad setup'],
    ['ThrowsIn', { hook: 'run' }, 'node.run_failed', 'failed in run: bad run'],
    ['ThrowsIn', { hook: 'cleanup' }, 'node.cleanup_failed', 'failed in cleanup: bad cleanup'],
    ['ThrowsIn', { hook: 'timer' }, 'node.run_failed', 'failed in run: bad timer'],
    ['ThrowsIn', { hook: 'rejection' }, 'node.run_failed', 'failed in run: bad promise'],
    ['Exits', {}, 'node.thread_exited', 'process.exit(7)'],
    ['FillsHeap', {}, 'node.out_of_memory', 'heap is full'],
    ['FillsBuffers', {}, 'node.out_of_memory', `the limit is ${BUFFERS_LIMIT_MB} MiB`],
    [
      'FillsBuffers',
      { polite: false },
      'node.out_of_memory',
      `the limit is ${BUFFERS_LIMIT_MB} MiB`,
    ],
  ])('%s %o fails alone and says why', async (type, config, code, sentence) => {
    await add('bad', type, config)

    const { error } = await untilView(
      engine.graph,
      'bad',
      ({ status, error }) => status === 'stopped' && error !== null,
    )

    expect(error?.code).toBe(code)
    expect(error?.detail).toContain('Node "bad"')
    expect(error?.detail).toContain(sentence)
    await expectOthersUnharmed('bad')
  })

  it('one that loops for ever is named, and can be stopped', async () => {
    await add('bad', 'LoopsForEver')

    const { status, error } = await untilView(engine.graph, 'bad', (view) => view.error !== null)

    expect(status).toBe('running')
    expect(error?.code).toBe('node.not_responding')
    expect(error?.detail).toMatch(
      /^Node "bad" has not responded for [\d.]+ s: its component does not let the event loop turn$/,
    )
    await expectOthersUnharmed('bad')
  })

  it('one that floods its log keeps its last lines; what is lost is counted', async () => {
    const flooded = untilAccountedFor(engine.graph, 'bad', 20_000_000)
    await add('bad', 'FloodsOutput')

    await flooded

    expect(linesOf(engine.graph, 'bad').length).toBeLessThanOrEqual(1000)
    await expectOthersUnharmed('bad')
  })

  it('a flood to a slow reader is kept up to a limit; what is lost is counted and said', async () => {
    const frames = count(1_000_000)
    await add('flood', 'Burst', { frames, characters: 400 })
    await untilLine(engine.graph, 'flood', 'sent all')
    await add('slow', 'SlowReader', { ms: 100 })
    await engine.graph.addEdge(edge('flood.count -> slow.text'))
    await untilView(engine.graph, 'slow', ({ status }) => status === 'running')

    await engine.graph.restartNode('flood')
    await untilLine(engine.graph, 'flood', 'sent all', 2)
    await untilLine(engine.graph, 'slow', 'must not be lost were dropped')

    const { status, error } = engine.graph.node('slow')
    const metrics = engine.graph.metrics().find(({ nodeId }) => nodeId === 'slow')
    const { messages, lag, drops } = metrics!.counters!.receivers.text!
    expect(status).toBe('running')
    expect(error?.code).toBe('node.channel_overflow')
    expect(error?.detail).toMatch(/^Node "slow": input "text" is too slow: \d+ items/)
    expect(drops).toBeGreaterThan(0)
    // One more may be between being read and being counted.
    expect(Math.abs(messages + lag + drops - frames)).toBeLessThanOrEqual(1)
    await engine.graph.deleteNode('slow')
    await expectOthersUnharmed('flood')
  })

  it('one that keeps failing is started again five times in its window, then waits', async () => {
    await add('bad', 'ThrowsIn', { hook: 'run' }, 'on_failure')

    await untilView(engine.graph, 'bad', ({ restarts }) => restarts === 5)
    const given = await untilView(engine.graph, 'bad', ({ status }) => status === 'stopped')
    await untilLine(engine.graph, 'bad', 'Starting again in', 6)
    await steady.goOn()

    expect(given.error?.code).toBe('node.run_failed')
    const waits = linesOf(engine.graph, 'bad')
      .map((line) => /^Starting again in ([\d.]+) s/.exec(line)?.[1])
      .filter((text) => text !== undefined)
      .map(Number)
    expect(waits.slice(0, 5)).toEqual([0.02, 0.04, 0.08, 0.1, 0.1])
    expect(waits).toHaveLength(6)
    expect(waits[5]).toBeGreaterThan(300)
    expect(engine.graph.node('bad')).toMatchObject({ status: 'stopped', restarts: 5 })
    await expectOthersUnharmed('bad')
  })

  it.each([
    ['Exits', {}],
    ['FillsBuffers', {}],
    ['LoopsForEver', {}],
  ])('%s is started again in another thread', async (type, config) => {
    await add('bad', type, config, 'on_failure')

    await untilView(engine.graph, 'bad', ({ restarts }) => restarts >= 1)

    await expectOthersUnharmed('bad')
  })

  it('a hang in the shared thread restarts its other nodes, and says what they lost', async () => {
    await add('source', 'CounterShared')
    await add('shared', 'RelayShared')
    await add('mixed', 'Relay')
    await engine.graph.addEdge(edge('source.count -> shared.text'))
    await engine.graph.addEdge(edge('shared.text -> mixed.text'))
    const follower = new Follower(engine.graph, 'steady', 'count')
    for (const id of ['source', 'shared', 'mixed']) {
      await untilView(engine.graph, id, ({ status }) => status === 'running')
    }

    await add('bad', 'HangsShared')
    const { error } = await untilView(engine.graph, 'bad', (view) => view.error !== null)

    expect(error?.code).toBe('node.not_responding')
    for (const id of ['source', 'shared']) {
      const { restarts } = await untilView(
        engine.graph,
        id,
        (view) => view.status === 'running' && view.restarts > 0,
      )
      expect(restarts).toBeGreaterThan(0)
      expect(linesOf(engine.graph, id).join('\n')).toMatch(
        /The thread that this node shared with others has not responded .* \d+ unread items were lost/,
      )
    }
    expect(engine.graph.node('mixed')).toMatchObject({ status: 'running', restarts: 0 })
    const again = new Follower(engine.graph, 'mixed', 'text')
    await again.more(20)
    expect([...again.wrong, ...follower.wrong]).toEqual([])
    await Promise.all([again.close(), follower.close()])
    for (const id of ['source', 'shared', 'mixed']) await engine.graph.deleteNode(id)
    await expectOthersUnharmed('bad')
  })

  it('ends twenty nodes that hang together, not one after the other', async () => {
    const hung = Array.from({ length: 20 }, (_, index) => `hung${index}`)
    const kindOf = (index: number): string => {
      // The last: while they burn the processors, starting the others would take long.
      if (index >= 18) return 'LoopsForEver'
      return index % 3 === 0 ? 'IgnoresStopShared' : 'IgnoresStop'
    }
    for (const [index, id] of hung.entries()) await add(id, kindOf(index))
    for (const id of hung) await untilView(engine.graph, id, ({ status }) => status === 'running')
    await steady.goOn()
    expect(steady.problems()).toEqual([])

    const before = performance.now()
    await engine.graph.stop()
    const tookMs = performance.now() - before

    expect(tookMs).toBeLessThan((hung.length * STOP_DEADLINE_MS) / 2)
    for (const id of hung) {
      expect(engine.graph.node(id)).toMatchObject({
        status: 'stopped',
        error: {
          code: 'node.stop_timeout',
          detail: expect.stringMatching(/^Node "hung\d+" did not stop within 4 s/),
        },
      })
    }
    for (const id of Object.keys(STEADY_NODES)) {
      expect(engine.graph.node(id)).toMatchObject({ status: 'stopped', error: null })
    }
  })
})

/** Resolves when so many characters that a node printed were either logged or said to be lost. */
function untilAccountedFor(graph: GraphManager, nodeId: string, characters: number): Promise<void> {
  let accounted = 0
  return new Promise((resolve) => {
    const off = graph.on('log', (id, { text }) => {
      if (id !== nodeId) return
      const lost = /(\d+) characters of output were lost/.exec(text)
      accounted += lost ? Number(lost[1]) : text.length
      if (accounted < characters) return
      off()
      resolve()
    })
  })
}
