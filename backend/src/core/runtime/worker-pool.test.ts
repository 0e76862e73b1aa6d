import { expect, it } from 'vitest'
import type { Thread } from './thread.ts'
import { WorkerPool } from './worker-pool.ts'

function pool(options: { spareThreads: number; idleThreadMs: number }) {
  const log: string[] = []
  const waiting = new Map<string, () => void>()
  const say = (text: string) => {
    log.push(text)
    waiting.get(text)?.()
  }
  const said = (text: string) =>
    new Promise<void>((resolve) => (log.includes(text) ? resolve() : waiting.set(text, resolve)))
  const threads = new WorkerPool({
    ...options,
    warmUpMs: 1,
    secrets: {},
    heapLimitMb: 100,
    maxThreads: 100,
    onCreate: (thread) => say(`made ${thread.id}`),
    onMessage: (thread: Thread, { type }) => {
      if (type === 'ready') thread.isReady = true
    },
    onExit: (thread) => say(`ended ${thread.id}`),
    onNativeOutput: () => {},
  })
  return { threads, log, said }
}

it('keeps spare threads and hands them out', async () => {
  const { threads, said, log } = pool({ spareThreads: 2, idleThreadMs: 60_000 })

  await said('made 2')
  const one = threads.take('a')
  const two = threads.take('a')
  expect([one.id, two.id]).toEqual([1, 2])
  await said('made 4')

  await threads.close()
  expect(log.filter((line) => line.startsWith('ended'))).toHaveLength(4)
})

it('prefers a thread that knows the module', async () => {
  const { threads } = pool({ spareThreads: 0, idleThreadMs: 60_000 })
  const [one, two] = [threads.take('a'), threads.take('b')]
  two.modules.add('b')

  threads.give(one)
  threads.give(two)

  expect(threads.take('b')).toBe(two)
  expect(threads.take('b')).toBe(one)
  await threads.close()
})

it('ends idle threads after a while, but not the shared one', async () => {
  const { threads, said } = pool({ spareThreads: 0, idleThreadMs: 10 })
  const shared = threads.shared()
  const own = threads.take('a')

  threads.give(shared)
  threads.give(own)
  await said(`ended ${own.id}`)

  expect([...threads.threads]).toEqual([shared])
  await threads.close()
})
