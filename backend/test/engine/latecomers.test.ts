import { describe, expect, it } from 'vitest'
import { edge, load, openTestEngine, readTexts } from './harness.ts'

describe('what a node sends once and for all', () => {
  it('reaches a node that starts again alone, and only that one', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(
      graph,
      {
        hello: { type: 'Greeter', config: { text: 'hi' } },
        first: { type: 'Relay', config: { prefix: '> ' } },
        second: { type: 'Relay', config: { prefix: '| ' } },
      },
      ['hello.text -> first.text', 'hello.text -> second.text'],
    )
    const before = readTexts(graph, 'first', 'text', 1)
    const other = readTexts(graph, 'second', 'text', 2)
    await graph.start()
    expect(await before).toEqual(['> hi'])
    const after = readTexts(graph, 'first', 'text', 1)

    await graph.setInitArgs('first', { config: { prefix: '>> ' } })
    expect(await after).toEqual(['>> hi'])
    await graph.setInitArgs('hello', { config: { text: 'again' } })

    expect(await other).toEqual(['| hi', '| again'])
  })

  it('reaches a node that is connected or added later', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    await load(graph, {
      hello: { type: 'Greeter', config: { text: 'hi' } },
      other: { type: 'Greeter', config: { text: 'hello' } },
    })
    await graph.start()
    await graph.addNode({ type: 'Relay', id: 'late', initArgs: {} })
    const texts = readTexts(graph, 'late', 'text', 2)

    await graph.addEdge(edge('hello.text -> late.text'))
    await graph.addEdge(edge('other.text -> late.text'))

    expect(await texts).toEqual(['hi', 'hello'])
  })

  it('comes once to nodes that start together', async () => {
    await using engine = openTestEngine()
    const { graph } = engine
    const greeters = Object.fromEntries(
      [1, 2, 3].map((n) => [`g${n}`, { type: 'Greeter', config: { text: String(n) } }]),
    )
    await load(graph, { ...greeters, relay: 'Relay', counter: 'Counter' }, [
      ...[1, 2, 3].map((n) => `g${n}.text -> relay.text`),
      'counter.count -> relay.extra',
    ])
    const texts = readTexts(graph, 'relay', 'text', 3)
    await graph.start()
    expect((await texts).sort()).toEqual(['1', '2', '3'])
    const more = readTexts(graph, 'relay', 'text', 1)

    await graph.setInitArgs('g1', { config: { text: 'new' } })

    expect(await more).toEqual(['new'])
  })
})

describe('tools', () => {
  async function offered(...tools: readonly (readonly string[])[]) {
    const engine = openTestEngine()
    const { graph } = engine
    const boxes = tools.map((names, i) => [
      `box${i + 1}`,
      { type: 'Toolbox', config: { tools: names } },
    ])
    await load(
      graph,
      { ...Object.fromEntries(boxes), reader: 'ToolReader' },
      boxes.map(([id]) => `${id}.tool_def -> reader.tools`),
    )
    const names = readTexts(graph, 'reader', 'text', tools.flat().length)
    await graph.start()
    expect((await names).sort()).toEqual(tools.flat().sort())
    const next = (count: number) => readTexts(graph, 'reader', 'text', count)
    return { engine, graph, next, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
  }

  it('go with their edge, but not those that another node offers as well', async () => {
    await using scene = await offered(['look', 'talk'], ['talk'])
    const gone = scene.next(2)

    await scene.graph.deleteEdge(edge('box1.tool_def -> reader.tools'))
    await scene.graph.deleteEdge(edge('box2.tool_def -> reader.tools'))

    expect((await gone).sort()).toEqual(['-look', '-talk'])
  })

  it('go with their node, and when it is stopped alone', async () => {
    await using scene = await offered(['look'], ['talk'])
    const gone = scene.next(2)

    await scene.graph.deleteNode('box1')
    await scene.graph.stopNode('box2')

    expect((await gone).sort()).toEqual(['-look', '-talk'])
  })

  it('go when their node begins anew with others, and do not come to those who start later', async () => {
    await using scene = await offered(['look'])
    const changes = scene.next(2)

    await scene.graph.setInitArgs('box1', { config: { tools: ['talk'] } })
    // By two ways; which comes first is the reader's luck.
    expect((await changes).sort()).toEqual(['-look', 'talk'])
    await scene.graph.addNode({ type: 'ToolReader', id: 'late', initArgs: {} })
    const late = readTexts(scene.graph, 'late', 'text', 1)
    await scene.graph.addEdge(edge('box1.tool_def -> late.tools'))

    expect(await late).toEqual(['talk'])
  })
})
