import {
  type ComponentInfo,
  createTypeChecker,
  EMPTY_DOCUMENT,
  flattenGraph,
} from '@openneuro/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_CATALOG } from '../stores/catalog-store.ts'
import { componentsFitting, fitOf, insertionSlots } from './fit.ts'
import { applyCommand, applyCommands, bodyFromNode, type Command } from './graph-commands.ts'
import type { Edge, GraphDocument } from './graph-model.ts'
import { EMPTY_VIEW, GraphProjection } from './graph-projection.ts'
import { planThumbnail } from './thumbnail.ts'
import { slotsFrom, typeNamesFrom } from './type-names.ts'

function component(type_: string, input: string | null, output: string | null): ComponentInfo {
  return {
    type_,
    description: '',
    tags: { io: [], functionality: [], gpu: [] },
    init: {},
    inputs: input ? { in: `Receiver[${input}]` } : {},
    outputs: output ? { out: `Sender[${output}]` } : {},
    ui_inputs: {},
    ui_outputs: {},
    is_composite: false,
    has_thumbnail: false,
  }
}

const components = [
  component('Mic', null, 'AudioFrame'),
  component('Ears', 'AudioFrame', 'TextFrame'),
  component('Page', 'TextFrame', null),
  component('Pass', 'T', 'T'),
]
const catalog = {
  ...EMPTY_CATALOG,
  components,
  byType: new Map(components.map((one) => [one.type_, one])),
  slotsOf: slotsFrom(components),
  names: typeNamesFrom([
    ['AudioFrame', 'object'],
    ['TextFrame', 'object'],
    ['EOS', 'TextFrame'],
    ['EOS', 'object'],
  ]),
  loaded: true,
}

const EMPTY: GraphDocument = EMPTY_DOCUMENT
const add = (id: string, type: string): Command => ({
  kind: 'add_node',
  node: bodyFromNode({
    id,
    type,
    initArgs: {},
    x: 0,
    y: 0,
    label: null,
    collapsed: false,
    restart: 'never',
    subGraph: null,
    extra: {},
  }),
})
const edge = (source_node: string, target_node: string, prefix = ''): Edge => ({
  source_node,
  source_slot: `${prefix}out`,
  target_node,
  target_slot: 'in',
})
const link = (source: string, target: string): Command => ({
  kind: 'add_edge',
  edge: edge(source, target),
  force: true,
})

function shown(commands: readonly Command[]) {
  const projection = new GraphProjection(catalog)
  const document = applyCommands(EMPTY, commands, catalog.slotsOf)
  return { projection, document, view: projection.show(document, EMPTY_VIEW) }
}

describe('what fits', () => {
  const nodes = [add('mic', 'Mic'), add('ears', 'Ears'), add('page', 'Page'), add('pass', 'Pass')]

  it('says why an edge does not fit, and what would help', () => {
    const { projection } = shown(nodes)

    expect(fitOf(projection.tracker, components, edge('mic', 'ears')).fits).toBe(true)
    expect(fitOf(projection.tracker, components, edge('mic', 'page'))).toEqual({
      fits: false,
      reason: 'audio does not fit text',
      kinds: { left: 'AudioFrame', right: 'TextFrame' },
      bridges: ['Ears'],
    })
  })

  it('knows what a generic slot has become', () => {
    const { projection, view } = shown([...nodes, link('mic', 'pass')])

    expect(view.types['pass.out.out']).toBe('AudioFrame')
    expect(fitOf(projection.tracker, components, edge('pass', 'page')).fits).toBe(false)
    expect(fitOf(projection.tracker, components, edge('mic', 'pass'))).toMatchObject({
      reason: 'These two are connected already',
    })
    expect(
      componentsFitting(projection.tracker, components, {
        nodeId: 'pass',
        slot: 'out',
        side: 'out',
      }).map(({ type }) => type),
    ).toEqual(['Ears', 'Pass'])
  })

  it('finds where a component goes between two slots', () => {
    const { projection } = shown(nodes)
    const ears = components[1]!

    expect(insertionSlots(projection.tracker, ears, edge('mic', 'page'))).toEqual({
      inSlot: 'in',
      outSlot: 'out',
    })
    expect(insertionSlots(projection.tracker, ears, edge('ears', 'page'))).toBeNull()
  })

  it('marks edges that clash and edges that lead nowhere', () => {
    const loose = { ...edge('mic', 'ears'), target_slot: 'gone' }
    const { view } = shown([
      ...nodes,
      link('mic', 'page'),
      { kind: 'add_edge', edge: loose, force: true },
    ])

    expect(view.problems).toEqual({
      'mic:out->page:in': 'audio ≠ text',
      'mic:out->ears:gone': 'There is no slot gone',
    })
  })

  it('equals a full check after any edits, and keeps what did not change', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'g')
    const command = fc.oneof(
      fc
        .tuple(id, fc.constantFrom('Mic', 'Ears', 'Page', 'Pass'))
        .map(([one, type]) => add(one, type)),
      id.map((one): Command => ({ kind: 'remove_node', id: one })),
      fc.tuple(id, id).map(([one, two]) => link(one, two)),
      fc
        .tuple(id, id)
        .map(([one, two]): Command => ({ kind: 'remove_edge', edge: edge(one, two) })),
      fc
        .tuple(id, id)
        .map(([one, two]): Command => ({ kind: 'group', id: 'g', name: 'G', nodeIds: [one, two] })),
      fc.constant<Command>({ kind: 'ungroup', id: 'g' }),
      id.map((one): Command => ({ kind: 'update_node', id: one, fields: { x: 5 } })),
    )
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 40 }), (commands) => {
        const projection = new GraphProjection(catalog)
        let document = EMPTY
        let view = EMPTY_VIEW
        for (const one of commands) {
          document = applyCommand(document, one, catalog.slotsOf)
          const next = projection.show(document, view)
          if (one.kind === 'update_node') expect(next.edges).toBe(view.edges)
          view = next
        }
        const flat = flattenGraph(document, catalog.slotsOf)
        const full = createTypeChecker(catalog.names).checkGraph(
          flat.nodes.map(({ id: path, node }) => ({
            id: path,
            inputs: catalog.slotsOf(node.type)?.inputs ?? {},
            outputs: catalog.slotsOf(node.type)?.outputs ?? {},
          })),
          flat.edges
            .map((one) => one.edge)
            .filter(({ source_node, source_slot, target_node, target_slot }) => {
              const slots = (path: string) =>
                catalog.slotsOf(flat.nodes.find((node) => node.id === path)?.node.type ?? '')
              return (
                source_slot in (slots(source_node)?.outputs ?? {}) &&
                target_slot in (slots(target_node)?.inputs ?? {})
              )
            }),
        )
        // A clash may be put down to another edge of the same slots, so only whether there is one counts.
        expect(Object.keys(view.nodes).sort()).toEqual([...document.nodes.keys()].sort())
        if (full.errors.length === 0) {
          for (const [key, type] of full.resolved)
            expect([key, view.types[key]]).toEqual([key, type])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('plans a picture with every node and wire inside it', () => {
    const { view } = shown([...nodes, link('mic', 'ears')])

    const plan = planThumbnail(view)

    expect(plan.nodes).toHaveLength(4)
    expect(plan.wires).toMatchObject([{ kind: 'audio' }])
    expect(plan.nodes.every(({ x, y }) => x >= 0 && y >= 0 && x < 640 && y < 368)).toBe(true)
  })
})
