import type { ComponentInfo } from '@openneuro/protocol'
import { fireEvent, render, screen } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { slotsFrom, typeNamesFrom } from '../../lib/type-names.ts'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { graphActions, useGraph, watchGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { canvasState, useCanvas } from './canvas-state.ts'
import { connectEnds } from './connecting.ts'
import { syncFlow } from './flow-store.ts'
import { graphKey } from './graph-keys.ts'
import { QuickAdd } from './QuickAdd.tsx'
import { RefusalText } from './RefusalCard.tsx'

const component = (
  type_: string,
  inputs: Record<string, string>,
  outputs: Record<string, string>,
): ComponentInfo => ({
  type_,
  description: '',
  tags: { io: ['conduit'], functionality: ['misc'], gpu: ['cpu'] },
  init: {},
  inputs,
  outputs,
  ui_inputs: {},
  ui_outputs: {},
  is_composite: false,
  has_thumbnail: false,
})

const COMPONENTS = [
  component('Talker', {}, { text: 'Sender[TextFrame]' }),
  component('Reader', { text: 'Receiver[TextFrame]' }, {}),
  component('Ears', { audio: 'Receiver[AudioFrame]' }, { text: 'Sender[TextFrame]' }),
]

beforeAll(() => {
  // There is no server here: edits are kept and wait.
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  watchGraph()
  useCatalogState.setState({
    components: COMPONENTS,
    byType: new Map(COMPONENTS.map((info) => [info.type_, info])),
    names: typeNamesFrom(['TextFrame', 'AudioFrame'].map((name) => [name, name] as const)),
    slotsOf: slotsFrom(COMPONENTS),
    loaded: true,
  })
})

let talker: string
let reader: string
let ears: string

beforeEach(() => {
  graphActions.removeNodes(Object.keys(useGraph.getState().nodes))
  uiActions.select({})
  uiActions.inspect(null)
  canvasState.set({ cursor: null, quickAdd: null, said: '' })
  talker = graphActions.addNode({ type: 'Talker', x: 0, y: 0 })
  reader = graphActions.addNode({ type: 'Reader', x: 320, y: 0 })
  ears = graphActions.addNode({ type: 'Ears', x: 320, y: 320 })
  syncFlow()
})

const edges = () => Object.keys(useGraph.getState().edges)
const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  graphKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })
const out = (nodeId: string) => ({ nodeId, slot: 'text', side: 'out' as const })

describe('connectEnds', () => {
  it('wires slots that fit, whichever was taken first', () => {
    connectEnds({ nodeId: reader, slot: 'text', side: 'in' }, out(talker), { force: false })

    expect(edges()).toEqual([`${talker}:text->${reader}:text`])
  })

  it('refuses what does not fit, unless it is forced', () => {
    const into = { nodeId: ears, slot: 'audio', side: 'in' as const }

    expect(connectEnds(out(talker), into, { force: false })?.fits).toBe(false)
    expect(edges()).toEqual([])
    connectEnds(out(talker), into, { force: true })
    expect(edges()).toEqual([`${talker}:text->${ears}:audio`])
  })

  it('leaves a wire alone whose end comes back to its place', () => {
    const into = { nodeId: reader, slot: 'text', side: 'in' as const }
    connectEnds(out(talker), into, { force: false })
    const [id] = edges()

    connectEnds(out(talker), into, { force: false, replaced: id! })

    expect(edges()).toEqual([id])
  })

  it('makes no wire between two outputs', () => {
    expect(connectEnds(out(talker), out(ears), { force: false })).toBe(null)
  })
})

describe('RefusalText', () => {
  it('says why, and that Alt connects anyway', () => {
    render(<RefusalText from={out(talker)} to={{ nodeId: ears, slot: 'audio', side: 'in' }} />)

    expect(screen.getByRole('status').textContent).toContain('text does not fit audio')
    expect(screen.getByText(/connects anyway/)).toBeDefined()
  })
})

describe('the graph by keyboard', () => {
  it('goes to the nearest node and moves it by the grid', () => {
    press('ArrowRight')
    expect(useUi.getState().selectedNodes).toEqual([talker])
    press('ArrowRight')
    expect(useUi.getState().selectedNodes).toEqual([reader])

    press('ArrowDown', { shiftKey: true })

    expect(useGraph.getState().nodes[reader]).toMatchObject({ x: 320, y: 16 })
  })

  it('starts a wire with C, goes through what fits with Tab, connects with Enter', () => {
    press('ArrowRight')
    press('Enter')
    expect(useCanvas.getState().cursor?.slot).toEqual({ side: 'out', name: 'text' })
    expect(useUi.getState().inspected).toBe(talker)

    press('c')
    expect(useCanvas.getState().said).toContain('1 slot fits')
    press('Tab')
    press('Enter')

    expect(edges()).toEqual([`${talker}:text->${reader}:text`])
    expect(useCanvas.getState().said).toBe('Connected Talker text to Reader text')
  })

  it('steps out with Escape', () => {
    press('ArrowRight')
    press('Enter')
    press('c')
    press('Escape')
    expect(useCanvas.getState().cursor?.wire).toBe(null)
    press('Escape')
    expect(useCanvas.getState().cursor?.slot).toBe(null)
    press('Escape')
    expect(useUi.getState().selectedNodes).toEqual([])
  })

  it('leaves keys with Ctrl to others', () => {
    expect(press('a', { ctrlKey: true })).toBe(false)
  })
})

describe('QuickAdd', () => {
  it('lists only what fits the wire, adds it and connects it', async () => {
    render(<QuickAdd />)
    canvasState.openQuickAdd({ screen: { x: 0, y: 0 }, end: out(talker) })

    const search = await screen.findByRole('combobox')
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'Readertext',
    ])
    expect(screen.getByText('1 of 3 components fit')).toBeDefined()
    fireEvent.keyDown(search, { key: 'Enter' })
    expect(edges()).toEqual([`${talker}:text->${useUi.getState().selectedNodes[0]}:text`])
  })

  it('says so when nothing has that name', async () => {
    render(<QuickAdd />)
    canvasState.openQuickAdd({ screen: { x: 0, y: 0 } })

    fireEvent.change(await screen.findByRole('combobox'), { target: { value: 'foo' } })

    expect(screen.getByText('Nothing called “foo”')).toBeDefined()
  })
})
