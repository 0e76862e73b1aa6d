import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align } from './align.ts'
import { contentOf, frameAround } from './annotations.ts'
import { autoLayout, isStillLaidOut, isUnplaced } from './layout.ts'
import { slotCentre } from './measures.ts'
import { nearestNode } from './nearest.ts'
import { type NodeContent, nodeWidth, plainHeight } from './node-size.ts'
import { nodeSlots, slotFromHandle } from './node-slots.ts'
import { SHORTCUTS, shortcutFor } from './shortcuts.ts'
import { wiringOf } from './wiring.ts'

const box = (id: string, x: number, y: number, width = 160, height = 80) => ({
  id,
  x,
  y,
  width,
  height,
})

describe('slotCentre', () => {
  it('follows the anatomy of a node', () => {
    expect([slotCentre(0), slotCentre(2), slotCentre(5, true)]).toEqual([60, 108, 23])
  })
})

describe('nodeWidth', () => {
  const measure = (text: string) => text.length * 6
  const width = (title: string, content: NodeContent = 'nothing') =>
    nodeWidth({ title, secondLine: '', slots: { inputs: [], outputs: [] }, content }, measure)

  it('grows in steps of 16 between its limits', () => {
    expect([width('VAD'), width('A longer name of a node'), width('x'.repeat(99))]).toEqual([
      144, 224, 320,
    ])
    expect([width('VAD', 'picture'), width('VAD', 'text')]).toEqual([176, 224])
  })

  it('leaves room between the slots of a row', () => {
    const slots = nodeSlots(
      { boundary: null },
      {
        type_: 'T',
        description: '',
        tags: { io: [], functionality: [], gpu: [] },
        init: {},
        inputs: { a_long_input_name: 'Receiver[AudioFrame]' },
        outputs: { an_output: 'Sender[TextFrame]' },
        ui_inputs: {},
        ui_outputs: {},
        is_composite: false,
        has_thumbnail: false,
      },
    )

    expect(nodeWidth({ title: 'T', secondLine: '', slots, content: 'nothing' }, measure)).toBe(208)
    expect(plainHeight(slots, false)).toBe(1 + 44 + 3 + 24 + 7 + 24 + 1)
  })
})

describe('nodeSlots', () => {
  it('shows what follows the first dot of a port', () => {
    const port = (name: string) => ({
      name,
      node: 'vad',
      slot: 'audio',
      aliases: [],
      type: 'Union[Receiver[AudioFrame], NoneType]',
      open: true,
    })

    expect(
      nodeSlots({ boundary: { inputs: [port('vad.audio.x')], outputs: [] } }, null).inputs,
    ).toEqual([
      {
        name: 'vad.audio.x',
        title: 'audio.x',
        side: 'in',
        type: 'AudioFrame',
        kind: 'audio',
        required: false,
      },
    ])
  })

  it('shows the slots that wires use of an unknown component', () => {
    const slots = nodeSlots({ boundary: null }, null, { inputs: ['pose'], outputs: [] })

    expect(slots.inputs.map(({ title, kind }) => [title, kind])).toEqual([['pose', 'any']])
  })

  it('reads handles', () => {
    expect([slotFromHandle('in-a-b'), slotFromHandle('x')]).toEqual([
      { side: 'in', slot: 'a-b' },
      null,
    ])
  })
})

describe('layout', () => {
  it('knows a graph that was never laid out', () => {
    expect(isUnplaced([box('a', 0, 0), box('b', 0, 0)])).toBe(true)
    expect(isUnplaced([box('a', 0, 0)])).toBe(false)
  })

  it('goes left to right and is stable', async () => {
    const nodes = [box('c', 0, 0), box('a', 0, 0), box('b', 0, 0)]
    const edges = [
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
      { source: 'c', target: 'a' },
    ]

    const placed = await autoLayout(nodes, edges)
    const again = await autoLayout(
      nodes.map((node) => ({ ...node, ...placed.find(({ id }) => id === node.id) })),
      edges,
    )

    expect(new Map(placed.map(({ id, x }) => [id, x]))).toEqual(
      new Map([
        ['a', 0],
        ['b', 224],
        ['c', 448],
      ]),
    )
    expect(again).toEqual(placed)
  })

  it('moves nothing of what it has laid out, whatever the graph', async () => {
    const graphs = fc.array(
      fc.record({ x: fc.nat(40), y: fc.nat(40), height: fc.integer({ min: 40, max: 300 }) }),
      { minLength: 2, maxLength: 12 },
    )
    const pairs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 16 })
    await fc.assert(
      fc.asyncProperty(graphs, pairs, async (places, wires) => {
        const nodes = places.map(({ x, y, height }, id) =>
          box(`${id}`, x * 16, y * 16, 160, height),
        )
        const edges = wires.map(([source, target]) => ({
          source: `${source}`,
          target: `${target}`,
        }))

        const placed = await autoLayout(nodes, edges)
        const laidOut = nodes.map((node, index) => ({ ...node, ...placed[index] }))

        expect(isStillLaidOut({ nodes: laidOut, edges }, laidOut, edges)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('is still laid out when only heights have changed, until nodes overlap', () => {
    const nodes = [box('a', 0, 0), box('b', 0, 112)]
    const edges = [{ source: 'a', target: 'b' }]
    const last = { nodes, edges }

    expect(isStillLaidOut(last, [box('a', 0, 0, 160, 100), nodes[1]!], edges)).toBe(true)
    expect(isStillLaidOut(last, [box('a', 0, 0, 160, 140), nodes[1]!], edges)).toBe(false)
    expect(isStillLaidOut(last, [box('a', 16, 0), nodes[1]!], edges)).toBe(false)
    expect(isStillLaidOut(last, nodes, [])).toBe(false)
  })
})

describe('align', () => {
  it('moves only what is out of line', () => {
    const nodes = [box('a', 0, 0), box('b', 30, 100)]

    expect(align(nodes, 'left')).toEqual([{ id: 'b', x: 0, y: 100 }])
    expect(align(nodes, 'right')).toEqual([{ id: 'a', x: 30, y: 0 }])
  })

  it('leaves equal room between', () => {
    const nodes = [box('a', 0, 0), box('b', 170, 0), box('c', 400, 0)]

    expect(align(nodes, 'columns')).toEqual([{ id: 'b', x: 200, y: 0 }])
  })
})

describe('nearestNode', () => {
  it('finds what lies ahead', () => {
    const nodes = [box('a', 0, 0), box('b', 240, 20), box('c', 240, 300), box('d', 0, 300)]

    expect(nearestNode(nodes, 'a', 'right')).toBe('b')
    expect(nearestNode(nodes, 'a', 'down')).toBe('d')
    expect(nearestNode(nodes, 'a', 'left')).toBe(null)
    expect(nearestNode(nodes, 'gone', 'left')).toBe('a')
  })
})

describe('wiringOf', () => {
  it('keeps the object of a node whose wires are what they were', () => {
    const edge = (source: string, target: string) => ({
      source_node: source,
      source_slot: 'out',
      target_node: target,
      target_slot: 'in',
    })
    const before = wiringOf([edge('a', 'b')])

    const after = wiringOf([edge('a', 'b'), edge('b', 'c')], before)

    expect(after.a).toBe(before.a)
    expect(after.b).toEqual({ inputs: ['in'], outputs: ['out'] })
  })
})

describe('annotations', () => {
  it('carries what lies wholly on a frame', () => {
    const inner = [box('a', 100, 100), box('b', 300, 140)]
    const frame = {
      id: 'f',
      kind: 'frame' as const,
      text: '',
      color: '',
      ...frameAround(inner),
    }

    expect(contentOf(frame, [...inner, box('out', 400, 140)]).map(({ id }) => id)).toEqual([
      'a',
      'b',
    ])
    expect(contentOf({ ...frame, kind: 'note' }, inner)).toEqual([])
  })
})

describe('shortcutFor', () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
    shortcutFor({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })

  it('reads keys with their modifiers', () => {
    expect([
      press('z', { ctrlKey: true }),
      press('Z', { metaKey: true, shiftKey: true }),
      press('?', { shiftKey: true }),
      press('F', { shiftKey: true }),
      press('f'),
      press('f', { altKey: true }),
      press('Delete'),
    ]).toEqual(['undo', 'redo', 'help', 'fitSelection', 'fit', null, 'remove'])
  })

  it('has no two meanings for one key', () => {
    const keys = SHORTCUTS.filter(({ group }) => group !== 'keyboard').flatMap(({ keys }) => keys)

    expect(new Set(keys).size).toBe(keys.length)
  })
})
