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
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const numbers = (count: number, prefix = ''): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

/** A chain of nodes 1, 2, …, each in a thread of its own. */
function chain(threads: readonly TestThread[], media = false): void {
  threads.forEach((thread, i) => {
    fabric.addNode(node(i + 1, media))
    if (i > 0) fabric.connect(out(i), into(i + 1))
    fabric.place(i + 1, thread.id)
  })
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** True when nothing of a thread's memory is in use. */
async function isAllFree(thread: TestThread): Promise<boolean> {
  const { blocks, freeBlocks, kept } = await thread.memory()
  return blocks === freeBlocks && kept === 0
}

describe('fabric across threads', () => {
  it('brings every text to its reader in another thread, in order', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!])

    const texts = b!.run(2, 'readTexts', { count: 20_000 })
    await a!.run(1, 'sendTexts', { count: 20_000 })

    expect(await texts).toEqual(numbers(20_000))
    expect(fabric.counters(1)!.senders.out!.messages).toBe(20_000)
    expect(fabric.counters(2)!.receivers.in).toMatchObject({ messages: 20_000, drops: 0, lag: 0 })
  })

  it('forwards pictures through a stage without tearing them, and frees them all', async () => {
    const [a, b, c] = await setUp(3)
    chain([a!, b!, c!], true)

    const seen = c!.run<number[]>(3, 'checkPictures', { count: 300 })
    const passed = b!.run(2, 'passOn')
    await a!.run(1, 'sendPictures', { count: 300 })
    expect(await seen).toEqual(range(300))
    b!.end(2)
    await passed

    await until(() => isAllFree(a!))
    await until(() => isAllFree(b!))
  })

  it('taps an output and injects into an input', async () => {
    const [a] = await setUp(1)
    chain([a!])
    const tap = fabric.tap(out(1))
    const injector = fabric.inject(into(1))
    void a!.run(1, 'passOn')

    injector.send(new TextFrame({ text: 'hello' }))
    await tap.ready()

    expect((tap.tryNext() as TextFrame).text).toBe('hello')
  })

  it('merges three producers, each in its own order', async () => {
    const [a, b, c, d] = await setUp(4)
    fabric.addNode(node(9))
    fabric.place(9, d!.id)
    const senders = [a!, b!, c!]
    for (const [i, thread] of senders.entries()) {
      fabric.addNode(node(i + 1))
      fabric.place(i + 1, thread.id)
      fabric.connect(out(i + 1), into(9))
    }

    const reading = d!.run<string[]>(9, 'readTexts', { count: 15_000 })
    for (const [i, thread] of senders.entries()) {
      void thread.run(i + 1, 'sendTexts', { count: 5000, prefix: `${i}:` })
    }
    const texts = await reading

    for (const i of [0, 1, 2]) {
      expect(texts.filter((text) => text.startsWith(`${i}:`))).toEqual(numbers(5000, `${i}:`))
    }
  })

  it('connects and disconnects running nodes; others lose nothing', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!])
    const injector = fabric.inject(into(1))
    void a!.run(1, 'passOn')
    const reading = b!.run(2, 'readAllTexts')
    const tap = fabric.tap(out(1))
    const answer = async (text: string): Promise<void> => {
      injector.send(new TextFrame({ text }))
      await tap.ready()
      tap.tryNext()
    }
    await answer('1')
    fabric.disconnect(out(1), into(2))
    await answer('2')
    fabric.connect(out(1), into(2))
    await answer('3')
    await until(() => fabric.counters(2)!.receivers.in!.messages === 2)
    b!.end(2)

    expect(await reading).toEqual(['1', '3'])
  })

  it('links nodes of one thread at once, whatever is on its way', async () => {
    const [a] = await setUp(1)
    for (const key of [1, 2]) {
      fabric.addNode(node(key))
      fabric.place(key, a!.id)
    }
    const injector = fabric.inject(into(1))
    void a!.run(1, 'passOn')
    const reading = a!.run(2, 'readTexts', { count: 3 })
    fabric.connect(out(1), into(2))
    for (const text of ['1', '2', '3']) injector.send(new TextFrame({ text }))

    expect(await reading).toEqual(['1', '2', '3'])
  })

  it('counts what a slow reader of media loses: sent = read + dropped + unread', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!], true)
    const reading = b!.run<number[]>(2, 'checkSound')
    await a!.run(1, 'sendSound', { count: 20_000 })
    await until(() => fabric.counters(2)!.receivers.in!.lag === 0)
    const { messages, drops } = fabric.counters(2)!.receivers.in!
    b!.end(2)
    const seen = await reading

    expect(messages + drops).toBe(20_000)
    expect(seen.length).toBe(messages)
    expect(seen).toEqual([...seen].sort((x, y) => x - y))
    expect(seen.at(-1)).toBe(19_999)
  })

  it('loses no media when the producer waits for its reader', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!], true)
    const reading = b!.run<number[]>(2, 'checkSound')
    await a!.run(1, 'sendSound', { count: 10_000, wait: true })
    await until(() => fabric.counters(2)!.receivers.in!.lag === 0)
    b!.end(2)

    expect(await reading).toEqual(range(10_000))
  })

  it('a reader that ends still gets what was sent before', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!])
    await a!.run(1, 'sendTexts', { count: 1000 })
    b!.end(2)

    expect(await b!.run(2, 'readAllTexts')).toEqual(numbers(1000))
  })

  it('keeps retained frames of another thread, also sent on within this one', async () => {
    const [a, b] = await setUp(2)
    fabric.addNode(node(1, true))
    fabric.addNode(node(2, true))
    fabric.addNode(node(3, true))
    fabric.connect(out(1), into(2))
    fabric.connect(out(2), into(3))
    fabric.place(1, a!.id)
    fabric.place(2, b!.id)
    fabric.place(3, b!.id)
    const seen = b!.run<number[]>(3, 'checkPictures', { count: 100 })
    void b!.run(2, 'passOn')
    await a!.run(1, 'sendPictures', { count: 100 })

    expect(await seen).toEqual(range(100))
  })

  it('refuses to retain without end', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!], true)
    const hoarding = b!.run<{ kept: number; error: string }>(2, 'hoard', { count: 400 })
    await a!.run(1, 'sendPictures', { count: 400 })

    const { kept, error } = await hoarding
    expect(kept).toBe(256)
    expect(error).toContain('release frames earlier')
    await until(() => isAllFree(b!))
  })
})

describe('fabric when threads die', () => {
  it('a reader that is killed holds nobody up and keeps no memory', async () => {
    const [a, b, c] = await setUp(3)
    chain([a!, b!], true)
    fabric.addNode(node(3, true))
    fabric.connect(out(1), into(3))
    fabric.place(3, c!.id)
    void b!.run(2, 'hoard', { count: 20, forever: true }).catch(() => {})
    const seen = c!.run<number[]>(3, 'checkPictures', { count: 2000 })
    const sending = a!.run(1, 'sendPictures', { count: 2000 })
    await until(() => fabric.counters(2)!.receivers.in!.messages >= 20)
    await b!.kill()
    await sending

    expect(await seen).toEqual(range(2000))
    fabric.unplace(1)
    await until(() => isAllFree(a!))
  })

  it('a producer that is killed is silence to its readers, who keep what it sent', async () => {
    const [a, b] = await setUp(2)
    chain([a!, b!])
    const reading = b!.run<string[]>(2, 'readAllTexts')
    void a!.run(1, 'sendTexts', { count: 1e9, wait: true }).catch(() => {})
    await until(() => fabric.counters(2)!.receivers.in!.messages > 1000)
    await a!.kill()
    await until(() => fabric.counters(2)!.receivers.in!.lag === 0)
    b!.end(2)
    const texts = await reading

    expect(texts).toEqual(numbers(texts.length))
    expect(texts.length).toBeGreaterThan(1000)
  })

  it('a node that hangs is replaced in another thread; its reader goes on', async () => {
    const [a, b, c] = await setUp(3)
    chain([a!, b!])
    const reading = b!.run<string[]>(2, 'readTexts', { count: 10 })
    void a!.run(1, 'hang').catch(() => {})
    await a!.kill()
    fabric.place(1, c!.id)
    await c!.run(1, 'sendTexts', { count: 10 })

    expect(await reading).toEqual(numbers(10))
  })

  it('kills at random moments tear, block and leak nothing', async () => {
    const [source, sink] = await setUp(2)
    fabric.addNode(node(1, true))
    fabric.addNode(node(3, true))
    fabric.connect(out(1), into(3))
    fabric.place(1, source!.id)
    fabric.place(3, sink!.id)
    const reading = sink!.run<number[]>(3, 'checkPictures', {})
    // Goes on for as long as threads come and go, however long their start takes.
    const sending = source!.run(1, 'sendPictures', { count: 1e9, width: 80, height: 60 })
    for (let key = 10; key < 16; key++) {
      const victim = await startThread(fabric)
      fabric.addNode(node(key, true))
      fabric.connect(out(1), into(key))
      fabric.place(key, victim.id)
      void victim.run(key, 'passOn').catch(() => {})
      await until(() => fabric.counters(key)!.receivers.in!.messages > 5 * key)
      await victim.kill()
      fabric.removeNode(key)
    }
    const { messages } = fabric.counters(3)!.receivers.in!
    await until(() => fabric.counters(3)!.receivers.in!.messages >= messages + 500)
    source!.end(1)
    await sending
    await until(() => fabric.counters(3)!.receivers.in!.lag === 0)
    sink!.end(3)
    const seen = await reading

    expect(seen).toEqual(range(seen.length))
    expect(seen.length).toBe(fabric.counters(1)!.senders.out!.messages)
    fabric.unplace(1)
    await until(() => isAllFree(source!))
  })
})
