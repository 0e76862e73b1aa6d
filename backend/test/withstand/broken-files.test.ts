import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTexts, untilState } from '../engine/harness.ts'
import { count, randomFrom, seed } from './counts.ts'
import { node, wire } from './documents.ts'
import { fixture, type Json, openStore, type TestStore } from './store.ts'

const isRunning = ({ status }: { status: string }) => status === 'running'

/** Makes an edit and takes it back, so that the file is really written. */
async function saveAnew({ graph, store }: TestStore): Promise<void> {
  await graph.addNode({ type: 'DoNothing', id: 'only for a moment' })
  await graph.deleteNode('only for a moment')
  await store.save()
}

/** What of `before` is not in `after`, by place. Order, and what the format leaves open, do not count. */
function missingFrom(after: unknown, before: unknown, path = ''): string[] {
  if (Array.isArray(before)) {
    const left = Array.isArray(after) ? after.map((item) => JSON.stringify(item)) : []
    return before
      .filter((item) => !left.some((text) => text === JSON.stringify(item) || covers(text, item)))
      .map((item) => `${path}: ${JSON.stringify(item)}`)
  }
  if (typeof before !== 'object' || before === null) {
    return Object.is(after, before) ? [] : [`${path}: ${JSON.stringify(before)}`]
  }
  return Object.entries(before).flatMap(([key, value]) => {
    // Follow from what else is there.
    if (key === 'is_composite' || key === 'id_') return []
    const there = typeof after === 'object' && after !== null && Object.hasOwn(after, key)
    if (!there) return value === null ? [] : [`${path}.${key}: ${JSON.stringify(value)}`]
    return missingFrom((after as Json)[key], value, `${path}.${key}`)
  })
}

const covers = (text: string, item: unknown) => missingFrom(JSON.parse(text), item).length === 0

describe("upstream's older files", () => {
  it('with is_composite and label and without id_ run, ports by type and by id', async () => {
    const text = await fixture('older-composite')
    await using engine = await openStore()
    await engine.open('Older', text)

    await engine.graph.start()
    const through = engine.graph.tap('second', 'data')
    await through.ready()
    await untilState(engine.graph, 'reminder', isRunning)
    await untilState(engine.graph, 'sink', isRunning)

    expect(engine.store.problems).toEqual([])
    expect(engine.graph.node('reminder').node.label).toBe('Reminds me')
    through.close()
    await saveAnew(engine)
    const saved = await engine.read('Older')
    expect(missingFrom(saved, renamed(JSON.parse(text)))).toEqual([])
  })

  it('written by hand, without sub_graph and positions, run as far as they can', async () => {
    const text = await fixture('hand-written')
    await using engine = await openStore()
    await engine.open('By hand', text)

    await engine.graph.start()

    expect(await readTexts(engine.graph, 'shown', 'ui_text', 2)).toEqual([
      'Look around',
      'Look around',
    ])
    expect(engine.store.problems).toEqual([
      {
        path: 'nodes.robot',
        detail: 'There is no component "RobotArm"; the node is kept and cannot run',
      },
      { path: 'edges "gone.text" → "shown.text"', detail: 'There is no node "gone"' },
      {
        path: 'edges "typed.text" → "robot.command"',
        detail: 'Node "robot" has the unknown type "RobotArm"',
      },
    ])
    expect(engine.graph.node('robot')).toMatchObject({
      status: 'stopped',
      error: { code: 'node.unknown_type' },
    })
    await saveAnew(engine)
    expect(missingFrom(await engine.read('By hand'), JSON.parse(text))).toEqual([])
  })

  it('a Voice Chat whose slots and settings have changed since opens and starts', async () => {
    const text = await fixture('voice-chat')
    await using engine = await openStore()
    await engine.open('Voice Chat', text)
    const vad = '2f0c9a44-6c0f-4a4e-9a1b-6c1c3b1f9e02'

    await engine.graph.start()
    await untilState(engine.graph, vad, isRunning)

    expect(engine.store.problems).toEqual([
      {
        path: expect.stringContaining('.text" → "'),
        detail: expect.stringMatching(/^"LLM" .* has no input "text"; it has "messages"/),
      },
    ])
    await saveAnew(engine)
    expect(missingFrom(await engine.read('Voice Chat'), JSON.parse(text))).toEqual([])
  })

  it('an edge to a slot that was renamed since stays deleted, also after a crash', async () => {
    await using engine = await openStore({ saveDelayMs: 3_600_000 })
    const { graph, store, home } = engine
    await engine.open('Older', await fixture('older-composite'))
    const edges = graph.document.edges.filter((edge) => edge.target_node !== 'second')

    await graph.deleteEdge(graph.document.edges.find((edge) => edge.target_node === 'second')!)
    // As a process finds it that comes after a kill: the old graph.json, and the journal.
    const [from, to] = ['Older', 'Killed'].map((name) => join(home, 'projects', name))
    await cp(from!, to!, { recursive: true })
    await store.open('Killed')

    expect(graph.document.edges).toEqual(edges)
  })
})

describe('broken files', () => {
  it('with wrong types everywhere: the good part runs, the rest is named and kept', async () => {
    const text = await fixture('wrong-types')
    await using engine = await openStore()
    await engine.open('Wrong', text)

    await engine.graph.start()

    expect(await readTexts(engine.graph, 'shown', 'ui_text', 2)).toEqual([
      'Still here',
      'Still here',
    ])
    const places = engine.store.problems.map(({ path }) => path)
    expect(places).toEqual(
      expect.arrayContaining([
        'nodes.shown.x',
        'nodes.shown.y',
        'nodes.shown.label',
        'nodes.list',
        'nodes.number',
        'nodes.nothing',
        'nodes.text',
        'nodes.untyped.type',
        'nodes.typed wrongly.type',
        'nodes.arguments.init_args',
        'nodes.sub.sub_graph',
        'nodes.policy.restart',
        'nodes.policy.collapsed',
        'nodes.constructor',
        'edges.1.source_slot',
        'edges.2',
        'edges.3',
        'edges.4.source_node',
        'annotations.0.kind',
        'annotations.1',
      ]),
    )
    for (const id of ['configuration', 'array configuration']) {
      expect(engine.graph.node(id).error?.code, id).toMatch(/node\.(missing_input|invalid_config)/)
    }
    await saveAnew(engine)
    expect(missingFrom(await engine.read('Wrong'), JSON.parse(text))).toEqual([])
  })

  it('without slots that an edge names: each is named with the slots there are', async () => {
    const graph = {
      nodes: { say: node('PromptRepeater'), show: node('TextDisplay'), pass: node('Passthrough') },
      edges: [
        wire('say', 'text', 'show', 'text'),
        wire('say', 'words', 'pass', 'data'),
        wire('say', 'text', 'show', 'sentence'),
      ],
    }
    await using engine = await openStore()
    await engine.open('Slots', JSON.stringify(graph))
    await engine.graph.start()

    expect(engine.store.problems).toEqual([
      {
        path: 'edges "say.words" → "pass.data"',
        detail: '"PromptRepeater" (node "say") has no output "words"; it has "text"',
      },
      {
        path: 'edges "say.text" → "show.sentence"',
        detail: '"TextDisplay" (node "show") has no input "sentence"; it has "text"',
      },
    ])
    expect(await readTexts(engine.graph, 'show', 'ui_text', 1)).toEqual(['hand, head'])
    expect(engine.graph.node('pass').error?.code).toBe('node.missing_input')
    await saveAnew(engine)
    expect(missingFrom(await engine.read('Slots'), graph)).toEqual([])
  })

  it.each(['Relay', 'RelayShared'])(
    'with a cycle of %s is no broken file: it runs',
    async (type) => {
      const graph = {
        nodes: {
          first: { ...node('Greeter'), init_args: { config: { text: '' } } },
          one: { ...node(type), init_args: { config: { prefix: 'x' } } },
          two: node(type),
        },
        edges: [
          wire('first', 'text', 'one', 'text'),
          wire('one', 'text', 'two', 'text'),
          wire('two', 'text', 'one', 'text'),
        ],
      }
      await using engine = await openStore()
      await engine.open('Cycle', JSON.stringify(graph))
      const rounds = readTexts(engine.graph, 'two', 'text', 100)

      await engine.graph.start()

      expect((await rounds).map((text) => text.length)).toEqual(
        Array.from({ length: 100 }, (_, index) => index + 1),
      )
      expect(engine.store.problems).toEqual([])
      await engine.graph.stop()
      expectStopped(engine)
    },
  )

  it('of 5,000 nodes opens, runs and is saved', { timeout: 300_000 }, async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `n${index}`)
    const graph = {
      nodes: {
        say: { ...node('PromptRepeater'), init_args: { config: { interval_seconds: 0.05 } } },
        ...Object.fromEntries(ids.map((id) => [id, node('Passthrough')])),
      },
      // A wide tree: everything is reached in few steps.
      edges: ids.map((id, index) =>
        index === 0
          ? wire('say', 'text', id, 'data')
          : wire(`n${Math.floor((index - 1) / 8)}`, 'data', id, 'data'),
      ),
    }
    await using engine = await openStore()
    await engine.open('Huge', JSON.stringify(graph))
    const last = readTexts(engine.graph, 'n4999', 'data', 3)

    await engine.graph.start()

    expect(await last).toEqual(['hand, head', 'hand, head', 'hand, head'])
    expect(engine.store.problems).toEqual([])
    await engine.graph.stop()
    expectStopped(engine)
    await saveAnew(engine)
    expect(missingFrom(await engine.read('Huge'), { nodes: graph.nodes })).toEqual([])
    expect((await engine.read('Huge')).edges).toHaveLength(5000)
  })

  it.each([10, 200, 20_000])('with composites %i deep', async (depth) => {
    let text = '{"nodes":{"say":{"type":"PromptRepeater"}},"edges":[]}'
    for (let level = 0; level < depth; level++) {
      text = `{"nodes":{"in":{"type":"In","sub_graph":${text}}},"edges":[]}`
    }
    await using engine = await openStore()

    await engine.open('Deep', text)
    await engine.graph.start()

    if (depth === 10) {
      const path = `${'in/'.repeat(10)}say`
      expect(await readTexts(engine.graph, path, 'text', 1)).toEqual(['hand, head'])
      await untilState(engine.graph, 'in', isRunning)
    } else {
      expect(engine.store.problems.map(({ detail }) => detail).join()).toMatch(/composites|nests/)
    }
    await saveAnew(engine)
    await expect(kept(engine, 'Deep', text)).resolves.toBe(true)
  })

  it(`cut off anywhere: what was whole is opened, the file is kept (seed ${seed})`, async () => {
    const random = randomFrom(seed)
    const whole = await fixture('hand-written')
    await using engine = await openStore()
    for (let cut = 0; cut < count(200); cut++) {
      const at = Math.floor(random() * (whole.trimEnd().length - 1))
      const text = whole.slice(0, at)
      const name = `Cut ${cut}`

      await engine.open(name, text)

      expect(engine.store.problems.length, `cut at ${at}`).toBeGreaterThan(0)
      const complete = wholeNodes(text)
      expect([...engine.graph.document.nodes.keys()], `cut at ${at}`).toEqual(
        expect.arrayContaining(complete),
      )
      await saveAnew(engine)
      expect(await kept(engine, name, text), `cut at ${at}`).toBe(true)
    }
  })

  it(`damaged anywhere: never refused, never lost (seed ${seed})`, async () => {
    const random = randomFrom(seed + 1)
    const whole = await fixture('wrong-types')
    await using engine = await openStore()
    for (let round = 0; round < count(200); round++) {
      const bytes = Buffer.from(whole)
      for (let hits = 0; hits < 3; hits++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      }
      const name = `Damaged ${round}`

      await engine.open(name, bytes as unknown as string)
      await engine.graph.start()
      await engine.graph.stop()
      await saveAnew(engine)

      const after = missingFromText(await engine.read(name), bytes.toString('utf8'))
      const isKept = await kept(engine, name, bytes)
      expect(isKept || after.length === 0, `round ${round}: ${after.join()}`).toBe(true)
    }
  })
})

/** Every node has stopped by itself: none was ended because it took too long. */
function expectStopped({ graph }: TestStore): void {
  const left = graph.nodes().filter(({ status, error }) => status !== 'stopped' || error !== null)
  expect(left.map(({ node, error }) => [node.id, error])).toEqual([])
}

/** The fixture with the slot names of today, as it is saved once it was opened. */
function renamed(graph: Json): Json {
  return JSON.parse(
    JSON.stringify(graph)
      .replaceAll('"pulse.request"', '"pulse.pulse"')
      .replaceAll('"source_slot":"request"', '"source_slot":"pulse"'),
  )
}

/** Nodes of the hand-written file that are complete before the cut. */
function wholeNodes(text: string): string[] {
  const ends = {
    typed: '"TextInput" }',
    repeat: '0.05 } }\n    }',
    shown: '"x": 300 }',
    robot: '"red" }',
  }
  return Object.entries(ends)
    .filter(([, end]) => text.includes(end))
    .map(([id]) => id)
}

function missingFromText(after: Json, text: string): string[] {
  try {
    return missingFrom(after, JSON.parse(text))
  } catch {
    return ['not JSON']
  }
}

/** Whether the file as it was lies beside graph.json, aside or as a backup. */
async function kept({ home }: TestStore, name: string, before: string | Buffer): Promise<boolean> {
  const folder = join(home, 'projects', name)
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((file) => file.isFile() && file.name.endsWith('.json'))
    .map((file) => readFile(join(file.parentPath, file.name)))
  return (await Promise.all(texts)).some((bytes) => bytes.equals(Buffer.from(before)))
}
