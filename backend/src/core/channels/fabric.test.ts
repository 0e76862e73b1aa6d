import { afterEach, describe, expect, it } from 'vitest'
import { TextFrame } from '../frames/text-frame.ts'
import type { Fabric, NodeLayout } from './fabric.ts'
import { createFabric } from './main-fabric.ts'
import { startThread, type TestThread } from './testing/threads.ts'

let fabric: Fabric
const threads: TestThread[] = []

async function setUp(count: number): Promise<TestThread[]> {
  fabric = createFabric({ poison: true })
  for (let i = 0; i < count; i++) threads.push(await startThread(fabric))
  return threads
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.kill()))
  fabric.close()
})

function node(key: number, media = false): NodeLayout {
  return { key, inputs: [{ name: 'in', media }], outputs: [{ name: 'out', media }] }
}

const out = (key: number) => ({ node: key, slot: 'out' })
const into = (key: number) => ({ node: key, slot: 'in' })
const numbers = (count: number, prefix = ''): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

describe('fabric across threads', () => {
  it('brings every text to its reader in another thread, in order', async () => {
    const [a, b] = await setUp(2)
    fabric.addNode(node(1))
    fabric.addNode(node(2))
    fabric.connect(out(1), into(2))
    fabric.place(1, a!.id)
    fabric.place(2, b!.id)

    const texts = b!.run(2, 'readTexts', { count: 20_000 })
    await a!.run(1, 'sendTexts', { count: 20_000 })

    expect(await texts).toEqual(numbers(20_000))
  })

  it('forwards pictures through a stage without tearing them', async () => {
    const [a, b, c] = await setUp(3)
    for (const key of [1, 2, 3]) fabric.addNode(node(key, true))
    fabric.connect(out(1), into(2))
    fabric.connect(out(2), into(3))
    fabric.place(1, a!.id)
    fabric.place(2, b!.id)
    fabric.place(3, c!.id)

    const seen = c!.run<number[]>(3, 'checkPictures', { count: 300 })
    void b!.run(2, 'passOn')
    await a!.run(1, 'sendPictures', { count: 300 })

    expect(await seen).toEqual(Array.from({ length: 300 }, (_, i) => i))
  })

  it('taps an output and injects into an input', async () => {
    const [a] = await setUp(1)
    fabric.addNode(node(1))
    fabric.place(1, a!.id)
    const tap = fabric.tap(out(1))
    const injector = fabric.inject(into(1))
    void a!.run(1, 'passOn')

    injector.send(new TextFrame({ text: 'hello' }))
    await tap.ready()

    expect((tap.tryNext() as TextFrame).text).toBe('hello')
  })
})
