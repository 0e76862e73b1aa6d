import { describe, expect, it } from 'vitest'
import { boundaryOf, flattenGraph, resolvePort, type SlotsOf } from './composite.ts'
import { parseDocument } from './document.ts'
import type { Edge, GraphDocument } from './graph.ts'

const COMPONENTS: Record<
  string,
  { inputs: Record<string, string>; outputs: Record<string, string> }
> = {
  VAD: {
    inputs: { audio: 'Receiver[AudioFrame]' },
    outputs: {
      audio: 'Sender[AudioFrame]',
      interrupt: 'Union[Sender[InterruptFrame], NoneType]',
    },
  },
  ASR: { inputs: { audio: 'Receiver[AudioFrame]' }, outputs: { text: 'Sender[TextFrame]' } },
  TTS: {
    inputs: {
      text: 'Receiver[TextFrame]',
      interrupt: 'Union[Receiver[InterruptFrame], NoneType]',
    },
    outputs: { audio: 'Sender[AudioFrame]' },
  },
}
const slotsOf: SlotsOf = (type) => COMPONENTS[type] ?? null

/** `edges` as 'a.slot > b.slot', split at the first dots. */
function graph(nodes: Record<string, string | GraphDocument>, edges: string[] = []): GraphDocument {
  const { document } = parseDocument({
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [
        id,
        { type: typeof node === 'string' ? node : 'Group' },
      ]),
    ),
    edges: edges.map(edge),
  })
  const withInner = [...document.nodes].map(([id, node]) => {
    const inner = nodes[id]
    return [id, typeof inner === 'object' ? { ...node, subGraph: inner } : node] as const
  })
  return { ...document, nodes: new Map(withInner) }
}

function edge(text: string): Edge {
  const [source_node, source_slot, target_node, target_slot] = text
    .split(' > ')
    .flatMap((end) => [end.slice(0, end.indexOf('.')), end.slice(end.indexOf('.') + 1)]) as [
    string,
    string,
    string,
    string,
  ]
  return { source_node, source_slot, target_node, target_slot }
}

const flatEdges = (document: GraphDocument): string[] =>
  flattenGraph(document, slotsOf).edges.map(
    ({ edge: { source_node, source_slot, target_node, target_slot } }) =>
      `${source_node}.${source_slot} > ${target_node}.${target_slot}`,
  )

const hearing = graph({ v: 'VAD', a: 'ASR' }, ['v.audio > a.audio'])

describe('boundaryOf', () => {
  it('shows the slots without an inner edge, in order, with type and place', () => {
    expect(boundaryOf(hearing, slotsOf)).toEqual({
      inputs: [
        {
          name: 'v.audio',
          aliases: ['audio'],
          node: 'v',
          slot: 'audio',
          type: 'Receiver[AudioFrame]',
          open: true,
        },
      ],
      outputs: [
        {
          name: 'v.interrupt',
          aliases: ['interrupt'],
          node: 'v',
          slot: 'interrupt',
          type: 'Union[Sender[InterruptFrame], NoneType]',
          open: true,
        },
        {
          name: 'a.text',
          aliases: ['text'],
          node: 'a',
          slot: 'text',
          type: 'Sender[TextFrame]',
          open: true,
        },
      ],
    })
  })

  it('keeps an output exposed that has an inner and an outer consumer', () => {
    const { outputs } = boundaryOf(hearing, slotsOf, { inputs: [], outputs: ['v.audio'] })

    expect(outputs.map((port) => port.name)).toEqual(['v.audio', 'v.interrupt', 'a.text'])
  })

  it('names ports by slot, then type, then number', () => {
    const document = graph({ v: 'VAD', a: 'ASR', b: 'ASR' })

    const { inputs, outputs } = boundaryOf(document, slotsOf)

    expect(inputs.map((port) => port.aliases)).toEqual([
      ['VAD.audio'],
      ['ASR.audio.1'],
      ['ASR.audio.2'],
    ])
    expect(outputs.map((port) => port.aliases)).toEqual([
      ['audio'],
      ['interrupt'],
      ['ASR.text.1'],
      ['ASR.text.2'],
    ])
  })

  it('reaches into nested composites', () => {
    const document = graph({ h: hearing, t: 'TTS' }, ['h.a.text > t.text'])

    const { inputs, outputs } = boundaryOf(document, slotsOf)

    expect(inputs.map((port) => [port.name, port.node, port.slot])).toEqual([
      ['h.v.audio', 'h/v', 'audio'],
      ['t.interrupt', 't', 'interrupt'],
    ])
    expect(outputs.map((port) => port.name)).toEqual(['h.v.interrupt', 't.audio'])
  })
})

describe('resolvePort', () => {
  it('finds a port by either scheme, at any depth', () => {
    const document = graph({ h: hearing, t: 'TTS' })

    const found = ['h.a.text', 'h.text', 'text'].map(
      (name) => resolvePort(document, 'outputs', name, slotsOf)?.node,
    )

    expect(found).toEqual(['h/a', 'h/a', 'h/a'])
    expect(resolvePort(document, 'outputs', 'h.a.nothing', slotsOf)).toBeNull()
  })

  it('believes an id-based name of a node whose type is unknown', () => {
    const document = graph({ 'odd.id': 'Gone' })

    const port = resolvePort(document, 'inputs', 'odd.id.text', slotsOf)

    expect(port).toMatchObject({ node: 'odd.id', slot: 'text', type: '?' })
  })
})

describe('flattenGraph', () => {
  it('joins the slots of primitives through nested composites', () => {
    const outer = graph({ h: hearing, t: 'TTS' }, ['h.text > t.text'])
    const document = graph({ mic: 'VAD', agent: outer, out: 'ASR' }, [
      'mic.audio > agent.h.v.audio',
      'agent.t.audio > out.audio',
      'agent.h.v.audio > out.audio',
    ])

    expect(flattenGraph(document, slotsOf).nodes.map((node) => node.id)).toEqual([
      'mic',
      'agent/h/v',
      'agent/h/a',
      'agent/t',
      'out',
    ])
    expect(flatEdges(document)).toEqual([
      'agent/h/v.audio > agent/h/a.audio',
      'agent/h/a.text > agent/t.text',
      'mic.audio > agent/h/v.audio',
      'agent/t.audio > out.audio',
      'agent/h/v.audio > out.audio',
    ])
  })

  it('lists edges that lead nowhere and counts two names of one port once', () => {
    const document = graph({ mic: 'VAD', h: hearing }, [
      'mic.audio > h.v.audio',
      'mic.audio > h.audio',
      'mic.audio > h.nothing',
      'gone.audio > h.audio',
    ])

    expect(flatEdges(document)).toEqual(['h/v.audio > h/a.audio', 'mic.audio > h/v.audio'])
    expect(flattenGraph(document, slotsOf).loose.map(({ origin }) => origin.target_slot)).toEqual([
      'nothing',
      'audio',
    ])
  })
})
