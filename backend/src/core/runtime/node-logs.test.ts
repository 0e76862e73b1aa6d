import { describe, expect, it } from 'vitest'
import { MemoryNodeLogs } from './node-logs.ts'

describe('MemoryNodeLogs', () => {
  const texts = (logs: MemoryNodeLogs, nodeId = 'a') =>
    logs.read(nodeId, { after: 0, limit: 2000 }).map((entry) => entry.text)

  it('splits output into lines and keeps a partial one until its newline', () => {
    const logs = new MemoryNodeLogs()

    logs.write('a', 'stdout', 'one\r\ntw')
    logs.write('a', 'stderr', 'other\n')
    logs.write('a', 'stdout', 'o\n\nrest')

    expect(logs.read('a', { after: 0, limit: 10 })).toMatchObject([
      { seq: 1, stream: 'stdout', text: 'one' },
      { seq: 2, stream: 'stderr', text: 'other' },
      { seq: 3, stream: 'stdout', text: 'two' },
      { seq: 4, stream: 'stdout', text: '' },
    ])
  })

  it('ends a partial line when it is flushed, once', () => {
    const logs = new MemoryNodeLogs()

    logs.write('a', 'stdout', 'half')
    logs.flush('a')
    logs.flush('a')

    expect(texts(logs)).toEqual(['half'])
  })

  it('numbers the lines of all nodes together and keeps the last 1000 of each', () => {
    const logs = new MemoryNodeLogs()

    for (let i = 0; i < 1500; i++) logs.write('a', 'stdout', `${i}\n`)
    logs.write('b', 'stdout', 'b\n')

    expect(texts(logs)).toHaveLength(1000)
    expect(texts(logs)[0]).toBe('500')
    expect(logs.read('b', { after: 0, limit: 10 })[0]?.seq).toBe(1501)
    expect(logs.read('a', { after: 1498, limit: 10 }).map((entry) => entry.seq)).toEqual([
      1499, 1500,
    ])
    expect(logs.read('a', { after: 0, limit: 1 }).map((entry) => entry.seq)).toEqual([1500])
  })

  it('takes out secrets, also across pieces of a line and across breaks of a long line', () => {
    const logs = new MemoryNodeLogs()
    logs.redact(['s3cret-key', 'abc', 'line one\nline two'])

    logs.write('a', 'stdout', 'key=s3cr')
    logs.write('a', 'stdout', 'et-key abc\n')
    logs.write('a', 'stdout', 'line two!\n')
    for (let i = 0; i < 5000; i++) logs.write('a', 'stdout', 's3cret-key')
    logs.flush('a')

    expect(texts(logs).slice(0, 2)).toEqual(['key=•••••••• abc', '••••••••!'])
    expect(texts(logs).join('')).not.toContain('s3cret-key')
    expect(texts(logs).slice(2).join('')).toBe('••••••••'.repeat(5000))
  })

  it('breaks a line that never ends', () => {
    const logs = new MemoryNodeLogs()

    for (let i = 0; i < 100; i++) logs.write('a', 'stdout', 'x'.repeat(1000))

    expect(texts(logs).length).toBeGreaterThan(4)
    expect(Math.max(...texts(logs).map((text) => text.length))).toBe(16_384)
  })

  it('moves a log when its node is renamed, and forgets it when it is cleared', () => {
    const logs = new MemoryNodeLogs()
    logs.write('a', 'stdout', 'one\npart')

    logs.rename('a', 'b')
    logs.write('b', 'stdout', 'ial\n')

    expect(texts(logs, 'b')).toEqual(['one', 'partial'])
    logs.clear('b')
    expect(texts(logs, 'b')).toEqual([])
  })

  it('tells listeners until they have enough', () => {
    const logs = new MemoryNodeLogs()
    const seen: string[] = []

    const stop = logs.onEntry((nodeId, entry) => seen.push(`${nodeId}: ${entry.text}`))
    logs.write('a', 'stdout', 'one\n')
    stop()
    logs.write('a', 'stdout', 'two\n')

    expect(seen).toEqual(['a: one'])
  })
})
