import { tmpdir } from 'node:os'
import { parseDocument } from '@openneuro/protocol'
import { expect, it } from 'vitest'
import { edge, load, openTestEngine, readTexts, untilState } from './harness.ts'

const isRunning = ({ status }: { status: string }) => status === 'running'

/** A counter and a relay, as another project would have them. */
const { document: other } = parseDocument({
  nodes: {
    source: { type: 'Counter', init_args: { config: { from: 1000 } } },
    added: { type: 'Relay', init_args: { config: {} } },
  },
  edges: [edge('source.count -> added.text')],
})

it('another graph takes the place of a running one in one step', async () => {
  await using engine = openTestEngine()
  const { graph } = engine
  await load(graph, { source: 'Counter', gone: 'Relay' }, ['source.count -> gone.text'])
  await graph.start()
  await untilState(graph, 'gone', isRunning)
  const seen: string[] = []
  const look = () => seen.push([...graph.document.nodes.keys()].join())
  graph.on('state', look)
  graph.on('ui', look)

  let atReset = ''
  graph.on('reset', (document) => {
    atReset = `${[...document.nodes.keys()].join()} ${graph.document === document}`
  })
  await graph.reset(other, { folder: tmpdir() })

  expect(atReset).toBe('source,added true')
  expect(new Set(seen)).toEqual(new Set(['source,gone', 'source,added']))
  expect(graph.started).toBe(false)
  expect(graph.logs.read('gone', { after: 0, limit: 10 })).toEqual([])
})

it('a node of another graph is another node, though the ids be the same', async () => {
  await using engine = openTestEngine()
  const { graph } = engine
  await load(graph, { source: 'Counter' })
  await graph.start()
  await readTexts(graph, 'source', 'count', 5)

  await graph.reset(other, { folder: tmpdir() })

  const [source] = graph.metrics()
  expect(source).toMatchObject({ nodeId: 'source', status: 'stopped' })
  expect(source?.counters?.senders.count?.messages ?? 0).toBe(0)
  const texts = readTexts(graph, 'source', 'count', 1)
  await graph.start()
  expect(await texts).toEqual(['1000'])
})
