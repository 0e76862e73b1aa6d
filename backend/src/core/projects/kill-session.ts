import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import { T } from '../component/slots.ts'
import type { GraphManager } from '../engine/types.ts'
import { openConfig } from './config.ts'
import { openHome } from './home.ts'
import { openProjects, type ProjectStore } from './project-store.ts'
import { testGraph } from './test-graph.ts'

/** An edit as the test that kills this program follows it. */
export type SessionEdit =
  | { readonly type: 'add' | 'configure'; readonly id: string; readonly value: number }
  | { readonly type: 'move'; readonly id: string; readonly x: number }
  | { readonly type: 'delete'; readonly id: string }
  | { readonly type: 'connect'; readonly from: string; readonly to: string }

/** One line of its output: an edit about to be made, or its acknowledgement. */
export type SessionLine =
  | { readonly type: 'try'; readonly project: string; readonly edit: SessionEdit }
  | { readonly type: 'done' }

const wire = defineComponent({
  name: 'Wire',
  description: 'Does nothing',
  tags: { io: ['conduit'], functionality: ['misc'] },
  config: z.object({ value: z.number().default(0) }),
  inputs: { data: T },
  outputs: { data: T },
})

/** A home with its real store and graph manager, in which nothing runs. @internal */
export async function openSession(
  root: string,
): Promise<{ graph: GraphManager; store: ProjectStore }> {
  const home = await openHome(root)
  const graph = testGraph({ Wire: wire })
  const store = await openProjects({
    home,
    graph,
    catalog: { component: () => wire },
    config: await openConfig(home.configFile),
    assetsFolder: root,
    git: { env: {} },
    saveDelayMs: 3,
  })
  return { graph, store }
}

/** The same numbers from the same seed (mulberry32), 0 ≤ x < 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function nextEdit(graph: GraphManager, random: () => number): SessionEdit {
  const ids = [...graph.document.nodes.keys()]
  const pick = () => ids[Math.floor(random() * ids.length)]!
  const value = Math.floor(random() * 1e9)
  const kind = random()
  if (ids.length < 3 || (ids.length < 40 && kind < 0.3))
    return { type: 'add', id: `n${value}`, value }
  if (kind < 0.5) return { type: 'configure', id: pick(), value }
  if (kind < 0.7) return { type: 'move', id: pick(), x: value }
  if (kind < 0.8) return { type: 'delete', id: pick() }
  return { type: 'connect', from: pick(), to: pick() }
}

async function make(graph: GraphManager, edit: SessionEdit): Promise<void> {
  switch (edit.type) {
    case 'add':
      await graph.addNode({
        type: 'Wire',
        id: edit.id,
        initArgs: { config: { value: edit.value } },
      })
      return
    case 'configure':
      await graph.setInitArgs(edit.id, { config: { value: edit.value } })
      return
    case 'move':
      graph.updateNode(edit.id, { x: edit.x })
      return
    case 'delete':
      return graph.deleteNode(edit.id)
    case 'connect':
      await graph.addEdge(
        { source_node: edit.from, source_slot: 'data', target_node: edit.to, target_slot: 'data' },
        { force: true },
      )
  }
}

function isConnected(graph: GraphManager, edit: SessionEdit): boolean {
  if (edit.type !== 'connect') return false
  return graph.edges().some((one) => one.source_node === edit.from && one.target_node === edit.to)
}

/** Edits for ever, saving and changing projects now and then, until it is killed. */
async function main(root: string, seed: number): Promise<never> {
  const random = randomFrom(seed)
  const { graph, store } = await openSession(root)
  const say = (line: SessionLine) => writeSync(1, `${JSON.stringify(line)}\n`)
  for (const name of ['A', 'B']) await store.create(name)
  await store.open('A')
  for (;;) {
    const turn = random()
    if (turn < 0.02) await store.open(random() < 0.5 ? 'A' : 'B', { reload: random() < 0.3 })
    else if (turn < 0.05) await store.save()
    const edit = nextEdit(graph, random)
    if (isConnected(graph, edit)) continue
    say({ type: 'try', project: store.current ?? '', edit })
    await make(graph, edit)
    say({ type: 'done' })
    await setImmediate()
  }
}

if (import.meta.main) await main(process.argv[2] ?? '', Number(process.argv[3]))
