import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openSession, randomFrom, type SessionEdit, type SessionLine } from './kill-session.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SESSIONS = process.env.OPENNEURO_SOAK === '1' ? 200 : 10
const SEED = Number(process.env.OPENNEURO_SEED ?? Math.floor(Math.random() * 1e9))

/** What the graph of a project must be: nodes with value and place, edges. */
interface Model {
  readonly nodes: Map<string, { value: number; x: number }>
  readonly edges: Set<string>
}

function apply(model: Model, edit: SessionEdit): void {
  if (edit.type === 'connect') model.edges.add(`${edit.from} ${edit.to}`)
  else if (edit.type === 'add') model.nodes.set(edit.id, { value: edit.value, x: 0 })
  else if (edit.type === 'configure') model.nodes.get(edit.id)!.value = edit.value
  else if (edit.type === 'move') model.nodes.get(edit.id)!.x = edit.x
  else {
    model.nodes.delete(edit.id)
    for (const edge of model.edges) if (edge.split(' ').includes(edit.id)) model.edges.delete(edge)
  }
}

const asText = (model: Model) =>
  JSON.stringify([[...model.nodes].sort(), [...model.edges].sort()], null, 1)

/** Runs a session until some milliseconds after so many lines of its output, and kills it. */
async function killedSession(
  root: string,
  seed: number,
  after: { lines: number; ms: number },
): Promise<SessionLine[]> {
  const program = fileURLToPath(new URL('./kill-session.ts', import.meta.url))
  const child = spawn(process.execPath, [program, root, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: SessionLine[] = []
  const output = createInterface(child.stdout)
  const closed = once(output, 'close')
  const { promise: enough, resolve } = Promise.withResolvers<void>()
  output.on('line', (line) => {
    lines.push(JSON.parse(line))
    if (lines.length >= after.lines) resolve()
  })
  await Promise.race([enough, closed])
  // Anywhere within the next edit.
  await sleep(after.ms)
  child.kill('SIGKILL')
  await closed
  return lines
}

async function readModel(root: string, project: string): Promise<Model> {
  const { graph, store } = await openSession(root)
  await store.open(project)
  const nodes = [...graph.document.nodes.values()].map((node) => {
    const { value } = node.initArgs.config as { value: number }
    return [node.id, { value, x: node.x }] as const
  })
  const edges = graph.edges().map((edge) => `${edge.source_node} ${edge.target_node}`)
  expect(store.problems.filter((problem) => problem.path === '')).toEqual([])
  await store.dispose()
  return { nodes: new Map(nodes), edges: new Set(edges) }
}

it(
  `keeps every acknowledged edit of ${SESSIONS} killed sessions (seed ${SEED})`,
  async () => {
    await using folder = await temporaryFolder()
    const random = randomFrom(SEED)
    let models: Record<string, Model> = {
      A: { nodes: new Map(), edges: new Set() },
      B: { nodes: new Map(), edges: new Set() },
    }
    let edits = 0

    for (let session = 0; session < SESSIONS; session++) {
      const after = { lines: 4 + random() * 100, ms: random() * 10 }
      const lines = await killedSession(folder.path, random() * 1e9, after)
      const label = `seed ${SEED}, session ${session}`
      for (const [index, line] of lines.entries()) {
        if (line.type !== 'try' || index === lines.length - 1) continue
        apply(models[line.project]!, line.edit)
        edits += 1
      }

      for (const project of ['A', 'B']) {
        const text = await readFile(join(folder.path, 'projects', project, 'graph.json'), 'utf8')
        expect(() => JSON.parse(text), label).not.toThrow()
      }
      // The last edit may have been made without its acknowledgement having got through.
      const last = lines.at(-1)
      const found = { A: await readModel(folder.path, 'A'), B: await readModel(folder.path, 'B') }
      for (const project of ['A', 'B'] as const) {
        const expected = asText(models[project]!)
        if (
          last?.type === 'try' &&
          last.project === project &&
          asText(found[project]) !== expected
        ) {
          apply(models[project]!, last.edit)
        }
        expect(asText(found[project]), label).toBe(asText(models[project]!))
      }
      models = found
    }

    expect(edits).toBeGreaterThan(SESSIONS)
    console.info(`${SESSIONS} sessions killed, ${edits} edits acknowledged, seed ${SEED}`)
  },
  SESSIONS * 30_000,
)
