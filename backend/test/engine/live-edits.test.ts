import { describe, expect, it } from 'vitest'
import {
  edge,
  isGapless,
  linesOf,
  load,
  openTestEngine,
  readTexts,
  untilLine,
  untilState,
} from './harness.ts'

const isRunning = ({ status }: { status: string }) => status === 'running'

describe('a running graph', () => {
  it('carries frames between threads from emit and run alike', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(
      graph,
      {
        hello: { type: 'Greeter', config: { text: 'hi' } },
        relay: { type: 'Relay', config: { prefix: '> ' } },
      },
      ['hello.text -> relay.text'],
    )
    const texts = readTexts(graph, 'relay', 'text', 1)

    await graph.start()

    expect(await texts).toEqual(['> hi'])
  })

  it('loses no frame of the nodes that an edit does not concern', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', steady: 'Relay' }, ['source.count -> steady.text'])
    await graph.start()
    const texts = readTexts(graph, 'steady', 'text', 500)

    await graph.addNode({ type: 'Relay', id: 'late', initArgs: {} })
    await graph.addEdge(edge('source.count -> late.text'))
    await graph.setInitArgs('late', { config: { prefix: 'x' } })
    await graph.deleteEdge(edge('source.count -> late.text'))
    await graph.addNode({ type: 'Counter', id: 'other', initArgs: {} })
    await graph.addEdge(edge('other.count -> late.text'))
    await graph.deleteNode('late')

    const received = await texts
    expect(received).toHaveLength(500)
    expect(isGapless(received)).toBe(true)
    expect(graph.node('steady').restarts).toBe(0)
  })

  it('starts a node that receives its last required edge, and says so until then', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter' })
    await graph.start()

    const { view } = await graph.addNode({ type: 'Relay', id: 'relay', initArgs: {} })
    expect(view.status).toBe('stopped')
    expect(view.error?.code).toBe('node.missing_input')
    expect(view.missing).toEqual([{ kind: 'input', name: 'text' }])

    await graph.addEdge(edge('source.count -> relay.text'))

    expect(isGapless(await readTexts(graph, 'relay', 'text', 20))).toBe(true)
    expect(graph.node('relay').error).toBeNull()
  })

  it('gives a node the optional input that is fed from outside the graph', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', relay: 'Relay', alone: 'Relay' }, [
      'source.count -> relay.text',
      'source.count -> alone.text',
    ])
    const injector = graph.inject('relay', 'extra')

    await graph.start()
    await readTexts(graph, 'relay', 'text', 1)
    await readTexts(graph, 'alone', 'text', 1)
    await untilLine(graph, 'relay', 'extra')
    await untilLine(graph, 'alone', 'extra')

    expect(linesOf(graph, 'relay')).toEqual([expect.stringContaining('with extra')])
    expect(linesOf(graph, 'alone')).toEqual([expect.stringContaining('without extra')])
    injector.close()
  })

  it('restarts only a node whose optional input is wired for the first time', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', relay: 'Relay' }, ['source.count -> relay.text'])
    await graph.start()
    await untilLine(graph, 'relay', 'extra')
    await untilState(graph, 'source', isRunning)

    await graph.addEdge(edge('source.count -> relay.extra'))
    await untilLine(graph, 'relay', 'extra', 2)
    await readTexts(graph, 'relay', 'text', 1)

    const lines = linesOf(graph, 'relay')
    expect(lines.map((line) => line.includes('without'))).toEqual([true, false])
    expect(graph.node('source')).toMatchObject({ status: 'running', restarts: 0 })
  })

  it('stops a node alone, which edits do not start again', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', held: 'Relay', steady: 'Relay' }, [
      'source.count -> held.text',
      'source.count -> steady.text',
    ])
    await graph.start()
    await untilState(graph, 'held', isRunning)
    await untilState(graph, 'steady', isRunning)

    const view = await graph.stopNode('held')
    await graph.setInitArgs('held', { config: { prefix: '>' } })
    await graph.addNode({ type: 'Counter', id: 'other', initArgs: {} })
    await graph.addEdge(edge('other.count -> held.text'))

    expect(view).toMatchObject({ status: 'stopped', error: null })
    expect(graph.node('held')).toMatchObject({ status: 'stopped', error: null })
    expect(graph.node('steady')).toMatchObject({ status: 'running', restarts: 0 })
    await graph.start()
    await untilState(graph, 'held', isRunning)
    await graph.stopNode('held')
    await graph.restartNode('held')
    await untilState(graph, 'held', isRunning)
  })

  it('restarts a node alone when its configuration changes', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', relay: 'Relay' }, ['source.count -> relay.text'])
    await graph.start()
    const upstream = readTexts(graph, 'source', 'count', 300)
    await untilState(graph, 'relay', isRunning)

    await graph.setInitArgs('relay', { config: { prefix: 'new ' } })

    expect((await readTexts(graph, 'relay', 'text', 1))[0]).toMatch(/^new \d+$/)
    expect(isGapless(await upstream)).toBe(true)
  })

  it('stops in the direction of flow, so that last words are heard at the far end', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { far: 'Relay', near: 'Relay', source: 'LastWords' }, [
      'near.text -> far.text',
      'source.text -> near.text',
    ])
    await graph.start()
    for (const id of ['far', 'near', 'source']) await untilState(graph, id, isRunning)
    const texts = readTexts(graph, 'far', 'text', 1)

    await graph.stop()

    expect(await texts).toEqual(['goodbye'])
  })

  it('is untouched by an edit that is refused', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', relay: 'Relay' }, ['source.count -> relay.text'])
    const off = graph.on('change', () => {
      throw new Error('the disk is full')
    })

    await expect(graph.deleteNode('relay')).rejects.toThrow('the disk is full')
    off()

    expect(graph.node('relay').node.type).toBe('Relay')
    await expect(graph.addEdge(edge('source.count -> relay.text'))).rejects.toMatchObject({
      code: 'edge.duplicate',
    })
  })
})

describe('composites', () => {
  it('are grouped and ungrouped without restarting what runs inside', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, { source: 'Counter', a: 'Relay', b: 'Relay' }, [
      'source.count -> a.text',
      'a.text -> b.text',
    ])
    await graph.start()
    for (const id of ['source', 'a', 'b']) await untilState(graph, id, isRunning)
    await readTexts(graph, 'b', 'text', 1)
    const source = readTexts(graph, 'source', 'count', 400)

    const { view } = await graph.group({ nodeIds: ['a', 'b'], name: 'Pair', id: 'pair' })
    expect(view.status).toBe('running')
    expect(view.boundary?.inputs).toEqual({
      'a.text': 'Receiver[TextFrame]',
      'a.extra': 'Union[Receiver[TextFrame], NoneType]',
      'b.extra': 'Union[Receiver[TextFrame], NoneType]',
    })
    const inside = await readTexts(graph, 'pair', 'b.text', 50)
    expect(isGapless(inside)).toBe(true)
    expect(
      graph
        .metrics()
        .map((node) => node.nodeId)
        .sort(),
    ).toEqual(['pair', 'pair/a', 'pair/b', 'source'])

    const views = await graph.ungroup('pair')
    expect(views.map((one) => [one.node.id, one.status])).toEqual([
      ['source', 'running'],
      ['a', 'running'],
      ['b', 'running'],
    ])
    expect(isGapless(await source)).toBe(true)
    await untilLine(graph, 'a', 'extra')
    expect(linesOf(graph, 'a')).toHaveLength(1)
  })
})
