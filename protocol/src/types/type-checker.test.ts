import { describe, expect, it } from 'vitest'
import type { Edge } from '../graph.ts'
import { createTypeChecker, subtypeTable, type TypedNode } from './type-checker.ts'

const NAMES = ['Animal', 'Cat', 'Dog', 'Frame', 'AudioFrame', 'TextFrame', 'EOS', 'int', 'str']
const checker = createTypeChecker({
  isType: (name) => NAMES.includes(name),
  isSubtype: subtypeTable([
    ['Cat', 'Animal'],
    ['Dog', 'Animal'],
    ['EOS', 'TextFrame'],
    ['AudioFrame', 'Frame'],
    ['TextFrame', 'Frame'],
    ['EOS', 'Frame'],
  ]),
})

const source = (id: string, type: string): TypedNode => ({
  id,
  inputs: {},
  outputs: { out: `Sender[${type}]` },
})
const sink = (id: string, type: string): TypedNode => ({
  id,
  inputs: { in: `Receiver[${type}]` },
  outputs: {},
})
const through = (id: string, input = 'T', output = 'T'): TypedNode => ({
  id,
  inputs: { in: `Receiver[${input}]` },
  outputs: { out: `Sender[${output}]` },
})

/** Edges as 'a > b', from slot `out` to slot `in`. */
function check(nodes: TypedNode[], ...edges: string[]) {
  const { resolved, errors } = checker.checkGraph(nodes, edges.map(edge))
  return {
    resolved: Object.fromEntries(resolved),
    errors: errors.map((error) => `${error.edge.source_node}: ${error.label}`),
  }
}

function edge(text: string): Edge {
  const [source_node, target_node] = text.split(' > ') as [string, string]
  return { source_node, source_slot: 'out', target_node, target_slot: 'in' }
}

describe('checkGraph §9.3', () => {
  it('accepts a subtype and refuses the reverse', () => {
    expect(check([source('s', 'Dog'), sink('t', 'Animal')], 's > t').errors).toEqual([])
    expect(check([source('s', 'Animal'), sink('t', 'Dog')], 's > t').errors).toEqual([
      's: Animal ≠ Dog',
    ])
  })

  it('refuses constructors of different names', () => {
    const { errors } = check([source('s', 'List[Frame]'), sink('t', 'Map[Frame]')], 's > t')

    expect(errors).toEqual(['s: List[Frame] ≠ Map[Frame]'])
  })

  it('compares what is inside of constructors', () => {
    const nodes = [source('s', 'list[Dog]'), sink('ok', 'list[Animal]'), sink('not', 'list[Cat]')]

    expect(check(nodes, 's > ok', 's > not').errors).toEqual(['s: list[Dog] ≠ list[Cat]'])
  })

  it('joins what flows into a variable', () => {
    const nodes = [source('c', 'Cat'), source('d', 'Dog'), through('p')]

    expect(check(nodes, 'c > p', 'd > p')).toEqual({
      resolved: {
        'c.out.out': 'Cat',
        'd.out.out': 'Dog',
        'p.in.in': 'Cat | Dog',
        'p.out.out': 'Cat | Dog',
      },
      errors: [],
    })
    expect(
      check([...nodes, source('a', 'Animal')], 'c > p', 'a > p', 'd > p').resolved['p.in.in'],
    ).toBe('Animal')
  })

  it('takes an edge between unknown slots for fine', () => {
    expect(check([], 'nobody > nowhere').errors).toEqual([])
    expect(check([sink('t', 'Dog')], 'nobody > t').errors).toEqual(['nobody: ? ≠ Dog'])
  })

  it('carries types through chains of generic nodes, in both directions', () => {
    const nodes = [source('s', 'Dog'), through('p'), through('q'), through('r'), sink('t', 'Cat')]

    const forward = check(nodes, 's > p', 'p > q', 'q > r')
    const backward = check(nodes, 'p > q', 'q > r', 'r > t')

    expect(forward.resolved['r.out.out']).toBe('Dog')
    expect(backward.resolved['p.in.in']).toBe('Cat')
    expect(check(nodes, 's > p', 'p > q', 'q > t').errors).toEqual(['q: Dog ≠ Cat'])
  })

  it('reports every edge on which a variable clashes', () => {
    const nodes = [source('s', 'Dog'), through('p'), sink('a', 'Cat'), sink('b', 'Cat')]

    expect(check(nodes, 's > p', 'p > a', 'p > b').errors).toEqual(['p: Dog ≠ Cat', 'p: Dog ≠ Cat'])
    expect(check(nodes, 'p > a', 'p > b', 's > p').errors).toEqual(['s: Dog ≠ Cat'])
  })

  it('keeps variables of two nodes apart', () => {
    const nodes = [source('c', 'Cat'), source('d', 'Dog'), through('p'), through('q')]

    const { resolved } = check(nodes, 'c > p', 'd > q')

    expect([resolved['p.out.out'], resolved['q.out.out']]).toEqual(['Cat', 'Dog'])
  })

  it('checks unions member by member', () => {
    const nodes = [
      source('s', 'Union[Cat, Dog]'),
      source('e', 'EOS'),
      sink('animal', 'Animal'),
      sink('both', 'Dog | Cat | int'),
      sink('cat', 'Cat'),
      sink('text', 'TextFrame | EOS'),
    ]

    expect(check(nodes, 's > animal', 's > both', 'e > text', 's > cat').errors).toEqual([
      's: Cat | Dog ≠ Cat',
    ])
  })

  it('treats constructors of several arguments as variables', () => {
    expect(check([source('s', 'dict[str, int]'), sink('t', 'Cat')], 's > t')).toEqual({
      resolved: { 's.out.out': 'Cat', 't.in.in': 'Cat' },
      errors: [],
    })
  })
})

describe('checkGraph with unions that contain variables', () => {
  const buffer = through('b', 'Union[T, EOS]', 'list[T]')

  it('gives the variable what no concrete member covers', () => {
    const { resolved, errors } = check([source('s', 'AudioFrame | EOS'), buffer], 's > b')

    expect(errors).toEqual([])
    expect(resolved).toMatchObject({
      'b.in.in': 'AudioFrame | EOS',
      'b.out.out': 'list[AudioFrame]',
    })
  })

  it('leaves the variable open when everything is covered', () => {
    expect(check([source('s', 'EOS'), buffer], 's > b')).toEqual({
      resolved: { 's.out.out': 'EOS', 'b.in.in': 'T | EOS', 'b.out.out': 'list[T]' },
      errors: [],
    })
  })

  it('finds clashes behind the variable', () => {
    const nodes = [source('s', 'AudioFrame'), buffer, sink('t', 'list[Cat]')]

    expect(check(nodes, 's > b', 'b > t').errors).toEqual(['b: AudioFrame ≠ Cat'])
  })

  it('follows a union out of a generic node', () => {
    const nodes = [
      source('s', 'Cat'),
      through('u', 'T', 'T | EOS'),
      buffer,
      sink('t', 'list[Animal]'),
    ]

    const { resolved, errors } = check(nodes, 's > u', 'u > b', 'b > t')

    expect(errors).toEqual([])
    expect(resolved['b.out.out']).toBe('list[Cat]')
    expect(check(nodes, 's > u', 'u > t').errors).toEqual([
      'u: EOS ≠ list[Animal]',
      'u: Cat ≠ list[Animal]',
    ])
  })

  it('goes into constructors inside the union', () => {
    const nodes = [source('s', 'list[Cat]'), through('p', 'list[T] | EOS', 'T'), sink('t', 'Dog')]

    expect(check(nodes, 's > p').resolved['p.out.out']).toBe('Cat')
    expect(check(nodes, 's > p', 'p > t').errors).toEqual(['p: Cat ≠ Dog'])
  })

  it('ends for a buffer that feeds itself', () => {
    const { errors, resolved } = check([buffer, through('p')], 'b > b', 'b > p', 'p > b')

    expect(errors).toEqual([])
    expect(resolved['p.out.out']).toContain('list[')
  })

  it('ends for long chains and dense meshes of buffers', () => {
    const layers = Array.from({ length: 60 }, (_, layer) =>
      [0, 1].map((n) => through(`${layer}.${n}`, 'Union[T, EOS]', 'list[T]')),
    )
    const mesh = layers
      .slice(1)
      .flatMap((layer, index) =>
        layer.flatMap((node) => layers[index]!.map((from) => `${from.id} > ${node.id}`)),
      )
    const chain = Array.from({ length: 2000 }, (_, n) => through(`c${n}`, 'T | EOS', 'list[T]'))
    const links = chain.slice(1).map((node, index) => `c${index} > ${node.id}`)

    expect(check([source('s', 'Cat'), ...layers.flat()], 's > 0.0', ...mesh).errors).toEqual([])
    expect(check([source('s', 'Cat'), ...chain], 's > c0', ...links).errors).toEqual([])
  })
})
