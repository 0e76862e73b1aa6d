import { EMPTY_DOCUMENT } from '@openneuro/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApi } from '../lib/api.ts'
import type { EditorNode } from '../lib/graph-model.ts'
import { documentText } from '../lib/graph-projection.ts'
import { createHttp } from '../lib/http.ts'
import { type Backend, openEmptyProject, startBackend } from './testing/backend.ts'
import { type EditorWindow, memoryStorage, openWindow } from './testing/editor-window.ts'

let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend[Symbol.asyncDispose]())

const edge = (source: string, target: string) => {
  const [source_node, source_slot] = source.split('.') as [string, string]
  const [target_node, target_slot] = target.split('.') as [string, string]
  return { source_node, source_slot, target_node, target_slot }
}
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

/** The graph as the server has it, in the words of a window. */
async function serverText(address: string): Promise<string> {
  using fresh = await openWindow(address)
  return fresh.text()
}

async function newProject(): Promise<void> {
  await openEmptyProject(backend.address, `Test ${crypto.randomUUID().slice(0, 8)}`)
}

function buildTalk({ actions }: EditorWindow): { input: string; display: string } {
  const input = actions.addNode({ type: 'TextInput', x: 0, y: 0 })
  const display = actions.addNode({ type: 'TextDisplay', x: 300, y: 0 })
  const slots = edge(`${input}.text`, `${display}.text`)
  expect(actions.addEdge(slots)).toMatchObject({ fits: true })
  return { input, display }
}

const EMPTY_TEXT = documentText(EMPTY_DOCUMENT)
const TYPES = ['TextInput', 'TextDisplay', 'Pulse', 'Throttle', 'Passthrough', 'Text Playground']

function undoAll(window: EditorWindow): void {
  while (window.core.useHistory.getState().canUndo) window.actions.undo()
}

/** One edit of a person, of whatever kind. */
function edit(
  { actions, core }: EditorWindow,
  { kind, pick, other, x }: { kind: number; pick: number; other: number; x: number },
): void {
  const nodes = Object.values(core.use.getState().nodes)
  const edges = Object.keys(core.use.getState().edges)
  const [one, two] = [nodes[pick % nodes.length], nodes[other % nodes.length]]
  const anEdge = edges[pick % edges.length]
  const type = TYPES[pick % TYPES.length]!
  if (!one || !two || kind < 3) {
    actions.addNode({ type, x, y: -x, label: pick % 2 === 0 ? null : 'Named' })
    return
  }
  const some = [...new Set([one.id, two.id])]
  switch (kind) {
    case 3:
      actions.moveNodes(some.map((id) => ({ id, x, y: x / 2 })))
      break
    case 4:
      actions.renameNode(one.id, `Name ${x}`)
      break
    case 5:
      actions.setCollapsed(one.id, !one.collapsed)
      break
    case 6:
      if (one.type === 'Throttle') actions.setInitArgs(one.id, { config: { interval: pick } })
      break
    case 7:
    case 8:
      connectAny(actions, one, two)
      break
    case 9:
      actions.remove({ nodeIds: pick % 4 === 0 ? some : [], edgeIds: anEdge ? [anEdge] : [] })
      break
    case 10:
      actions.group(some, 'Some')
      break
    case 11:
      if (one.subGraph) actions.ungroup(one.id)
      break
    case 12:
      actions.duplicate(some)
      break
    case 13:
      actions.together('move', () => {
        actions.moveNodes(some.map((id) => ({ id, x: -x, y: x })))
        actions.remove({ nodeIds: [], edgeIds: anEdge ? [anEdge] : [] })
      })
      break
    default:
      actions.setAnnotations([
        { id: 'note', kind: 'note', x, y: 0, width: 90, height: 40, text: 'Note', color: '' },
      ])
  }
}

function connectAny(actions: EditorWindow['actions'], one: EditorNode, two: EditorNode): void {
  const slots = (node: EditorNode, side: 'inputs' | 'outputs') =>
    node.boundary?.[side].map(({ name }) => name) ?? ['text', 'data']
  for (const source_slot of slots(one, 'outputs')) {
    for (const target_slot of slots(two, 'inputs')) {
      const ends = { source_node: one.id, source_slot, target_node: two.id, target_slot }
      if (actions.addEdge(ends).fits) return
    }
  }
}

describe('graph store', () => {
  it('makes edits at once and sends them in order', async () => {
    await newProject()
    using window = await openWindow(backend.address)

    const { input, display } = buildTalk(window)

    expect(Object.keys(window.core.use.getState().nodes)).toEqual([input, display])
    expect([input, display]).toEqual(['text_input', 'text_display'])
    expect(window.core.useSaveState.getState().waiting).toBe(3)
    await window.core.settled()
    expect(window.core.useSaveState.getState()).toEqual({ state: 'saved', waiting: 0 })
    expect(await serverText(backend.address)).toBe(window.text())
    expect(window.refusals).toEqual([])
  })

  it('takes several edits back as one step', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const { actions, core } = window
    const { input } = buildTalk(window)
    const before = window.text()

    actions.together('move', () => {
      actions.moveNodes([{ id: input, x: 500, y: 500 }])
      actions.remove({ nodeIds: [], edgeIds: Object.keys(core.use.getState().edges) })
      actions.renameNode(input, 'Moved')
    })
    const after = window.text()

    expect(core.useHistory.getState().undoLabel).toBe('Move')
    actions.undo()
    expect(window.text()).toBe(before)
    actions.redo()
    expect(window.text()).toBe(after)
    await core.settled()
    expect(await serverText(backend.address)).toBe(after)
  })

  it('makes no step of edits that change nothing', async () => {
    await newProject()
    using window = await openWindow(backend.address)

    window.actions.together('move', () => window.actions.moveNodes([]))

    expect(window.core.useHistory.getState().canUndo).toBe(false)
  })

  it('undoes and redoes on the server too', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const start = window.text()
    const { input } = buildTalk(window)
    window.actions.removeNodes([input])
    const end = window.text()

    for (let n = 0; n < 4; n++) window.actions.undo()
    await window.core.settled()
    expect(window.text()).toBe(start)
    expect(await serverText(backend.address)).toBe(start)

    for (let n = 0; n < 4; n++) window.actions.redo()
    await window.core.settled()
    expect(window.text()).toBe(end)
    expect(await serverText(backend.address)).toBe(end)
    expect(window.core.useHistory.getState()).toMatchObject({ canUndo: true, canRedo: false })
  })

  it('takes a refused step back as a whole and says why', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    buildTalk(window)
    await window.core.settled()
    const before = window.text()

    window.core.edit('Try', [
      { kind: 'update_node', id: 'text_input', fields: { x: 50, y: 60 } },
      { kind: 'set_init_args', id: 'text_display', initArgs: {} },
      { kind: 'add_edge', edge: edge('text_input.nothing', 'text_display.text'), force: false },
      { kind: 'update_node', id: 'text_display', fields: { label: 'Never' } },
    ])
    await waitFor(() => expect(window.refusals).toHaveLength(1))
    await window.core.settled()

    await waitFor(() => expect(window.text()).toBe(before))
    expect(await serverText(backend.address)).toBe(before)
    expect(window.refusals[0]).toMatchObject({
      label: 'Try',
      error: { code: 'graph.unknown_slot' },
    })
    expect(window.core.useHistory.getState().undoLabel).toBe('Connect')
  })

  it('keeps two windows in step', async () => {
    await newProject()
    using one = await openWindow(backend.address)
    using two = await openWindow(backend.address)

    const { input, display } = buildTalk(one)
    await waitFor(() => expect(two.text()).toBe(one.text()))
    for (let n = 0; n < 10; n++) {
      one.actions.moveNodes([{ id: input, x: n, y: n }])
      two.actions.renameNode(display, `Name ${n}`)
      two.actions.moveNodes([{ id: input, x: -n, y: n }])
    }
    const group = two.actions.group([input, display], 'Talk')
    one.actions.setAnnotations([
      { id: 'n', kind: 'note', x: 0, y: 0, width: 9, height: 9, text: 'Hi', color: '' },
    ])

    await Promise.all([one.core.settled(), two.core.settled()])
    await waitFor(() => expect(one.text()).toBe(two.text()))
    expect(one.core.use.getState().nodes[group]?.subGraph?.nodes.size).toBe(2)
    expect(await serverText(backend.address)).toBe(one.text())
  })

  it('keeps edits made while the server is away, and sends them when it is back', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const { display } = buildTalk(window)
    await window.core.settled()

    await backend.kill()
    const pulse = window.actions.addNode({ type: 'Pulse', x: 9, y: 9 })
    window.actions.renameNode(display, 'Shown')
    window.actions.removeEdges([`text_input:text->${display}:text`])
    await waitFor(() =>
      expect(window.core.useSaveState.getState()).toEqual({ state: 'offline', waiting: 3 }),
    )
    await backend.restart()

    await waitFor(() => expect(window.core.useSaveState.getState().state).toBe('saved'))
    expect(window.core.use.getState().nodes[pulse]?.type).toBe('Pulse')
    expect(window.core.use.getState().nodes[display]?.label).toBe('Shown')
    expect(await serverText(backend.address)).toBe(window.text())
    expect(window.refusals).toEqual([])
  })

  it('sends what a closed window left behind', async () => {
    await newProject()
    const storage = memoryStorage()
    const first = await openWindow(backend.address, { storage, id: 'w' })
    buildTalk(first)
    await first.core.settled()
    await backend.kill()
    const pulse = first.actions.addNode({ type: 'Pulse', x: 9, y: 9 })
    first.actions.moveNodes([{ id: pulse, x: 20, y: 30 }])
    const text = first.text()
    first[Symbol.dispose]()
    await backend.restart()

    using second = await openWindow(backend.address, { storage, id: 'w' })
    expect(second.text()).toBe(text)
    await second.core.settled()

    expect(await serverText(backend.address)).toBe(text)
    await waitFor(() => expect(storage.length).toBe(0))
  })

  it('counts what arrived although no answer came as done', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const { input, display } = buildTalk(window)
    await window.core.settled()
    const api = createApi(createHttp(backend.address))
    const before = window.text()

    // The same commands again, as after a lost answer.
    const node = await api.node(input)
    window.core.edit('Again', [
      { kind: 'remove_edge', edge: edge(`${input}.text`, `${display}.text`) },
      { kind: 'update_node', id: input, fields: { x: node.x + 1 } },
    ])
    await api.deleteEdge(edge(`${input}.text`, `${display}.text`)).catch(() => {})
    await window.core.settled()
    window.actions.undo()
    await window.core.settled()

    expect(window.refusals).toEqual([])
    await waitFor(() => expect(window.text()).toBe(before))
  })

  it('gives a node another id when somebody else took it meanwhile', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const api = createApi(createHttp(backend.address))
    const wait = api.addNode({ id: 'pulse', type: 'TextInput', x: 1, y: 1 })
    window.actions.addNode({ type: 'Pulse', x: 9, y: 9 })
    window.actions.renameNode('pulse', 'Mine')
    await wait

    await window.core.settled()
    await waitFor(() => expect(Object.keys(window.core.use.getState().nodes)).toHaveLength(2))
    const nodes = Object.values(window.core.use.getState().nodes)
    expect(nodes.find(({ type }) => type === 'Pulse')?.label).toBe('Mine')
    expect(nodes.find(({ type }) => type === 'TextInput')?.label).toBeNull()
    expect(await serverText(backend.address)).toBe(window.text())
  })

  it('follows when another project is opened, and forgets what can be undone', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    buildTalk(window)
    await window.core.settled()

    await openEmptyProject(backend.address, 'Other')

    await waitFor(() => expect(window.core.use.getState().project).toBe('Other'))
    await waitFor(() => expect(window.core.use.getState().loaded).toBe(true))
    expect(window.core.use.getState().nodes).toEqual({})
    expect(window.core.useHistory.getState().canUndo).toBe(false)
  })

  it('keeps what is added while another project is on its way, though two ask for it', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const { core, actions } = window
    buildTalk(window)
    await core.settled()
    let again: Promise<void> | undefined
    const stop = core.use.subscribe(({ project }) => {
      if (project !== 'Two ask') return
      stop()
      actions.addNode({ type: 'Pulse', x: 9, y: 9 })
      again = core.load()
    })

    await openEmptyProject(backend.address, 'Two ask')
    await core.load()
    await again
    await core.settled()

    expect(Object.keys(core.use.getState().nodes)).toEqual(['pulse'])
    expect(await serverText(backend.address)).toBe(window.text())
  })

  it('drops a saved project in as a composite', async () => {
    await newProject()
    using window = await openWindow(backend.address)

    const id = window.actions.addNode({ type: 'Text Playground', x: 5, y: 5 })
    await window.core.settled()

    await waitFor(() => expect(window.core.use.getState().nodes[id]?.subGraph).not.toBeNull())
    window.actions.undo()
    await window.core.settled()
    expect(await serverText(backend.address)).toBe(window.text())
    window.actions.redo()
    await window.core.settled()
    await waitFor(() => expect(window.core.use.getState().nodes[id]?.boundary).not.toBeNull())
  })

  it('comes back to the start when any edits are undone, and to the end when they are redone', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const choice = fc.record({
      kind: fc.nat(14),
      pick: fc.nat(1000),
      other: fc.nat(1000),
      x: fc.integer({ min: -500, max: 500 }),
    })
    const runs = fc.array(choice, { minLength: 30, maxLength: 45 })

    await fc.assert(
      fc.asyncProperty(runs, async (choices) => {
        for (const one of choices) {
          edit(window, one)
          if (one.pick % 3 === 0) await window.core.settled()
        }
        await window.core.settled()
        const end = window.text()
        expect(await serverText(backend.address)).toBe(end)

        undoAll(window)
        await window.core.settled()
        expect(window.text()).toBe(EMPTY_TEXT)
        while (window.core.useHistory.getState().canRedo) window.actions.redo()
        await window.core.settled()
        expect(window.text()).toBe(end)
        expect(await serverText(backend.address)).toBe(end)
        undoAll(window)
        await window.core.settled()
        expect(window.refusals).toEqual([])
      }),
      { numRuns: 4, endOnFailure: true },
    )
  }, 180_000)

  it('knows what runs', async () => {
    await newProject()
    using window = await openWindow(backend.address)
    const { input } = buildTalk(window)

    await window.actions.runGraph()
    await waitFor(() => expect(window.states.use.getState()[input]?.status).toBe('running'))
    window.actions.removeNodes([input])
    window.actions.undo()
    await window.core.settled()
    await waitFor(() => expect(window.states.use.getState()[input]?.status).toBe('running'))
    await window.actions.stopGraph()
    await waitFor(() => expect(window.states.use.getState()[input]?.status).toBe('stopped'))
  })
})
