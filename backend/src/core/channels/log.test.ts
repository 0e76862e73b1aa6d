import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { kindOf } from '../frames/kinds.ts'
import { TextFrame } from '../frames/text-frame.ts'
import { VideoFrame } from '../frames/video-frame.ts'
import { createLeaseTable, LeaseTable } from './leases.ts'
import {
  createLogHeader,
  MEDIA_LIMIT_ITEMS,
  Reader,
  ReaderState,
  readerBlock,
} from './log-layout.ts'
import { LogReader } from './log-reader.ts'
import { LogWriter } from './log-writer.ts'
import { MemoryPool } from './memory-pool.ts'
import { Peer } from './peer.ts'
import { createThreadControl } from './thread-control.ts'

/** A log with its writer and readers in one thread, as no two threads would ever have it. */
class LogUnderTest {
  readonly header = createLogHeader()
  readonly pool: MemoryPool
  readonly writer: LogWriter
  readonly leases = new LeaseTable(createLeaseTable())
  readonly peer = new Peer(createThreadControl(), new MessageChannel().port1, () => {})
  #edge = 0
  #memories = 0

  constructor() {
    this.pool = new MemoryPool({
      nextId: () => this.#memories++,
      onMemory: () => {},
      beforeGrowing: () => {},
      poison: true,
    })
    this.writer = new LogWriter(this.header, this.pool)
  }

  addReader(limit: number): LogReader {
    const { port1, port2 } = new MessageChannel()
    const edge = ++this.#edge
    const words = new Int32Array(this.header)
    let index = 0
    while (words[readerBlock(index) + Reader.STATE] !== ReaderState.FREE) index++
    words[readerBlock(index) + Reader.EDGE] = edge
    words[readerBlock(index) + Reader.LIMIT] = limit
    words[readerBlock(index) + Reader.NEWEST] = 0
    words[readerBlock(index) + Reader.STATE] = ReaderState.RESERVED
    const { header, peer, leases } = this
    const port = port1
    this.writer.addReader({ edge, index, peer, port })
    return new LogReader({ edge, header, index, peer, port: port2, limit, leases, poison: true })
  }

  send(number: number, bytes: number): void {
    const frame =
      bytes > 1000
        ? picture(number, bytes)
        : new TextFrame({ text: 'x'.repeat(bytes), timestampUs: number })
    this.writer.send(frame, kindOf(frame), number)
  }
}

function picture(number: number, bytes: number): VideoFrame {
  const width = Math.ceil(bytes / 3)
  const data = new Uint8Array(width * 3).fill(number % 251)
  return new VideoFrame({ data, width, height: 1, timestampUs: number })
}

/** Reads one item; its number, when it is whole. */
function readNumber(reader: LogReader): number | null {
  reader.release()
  if (reader.prepare(32) === 0) return null
  return numberOf(reader.take())
}

function numberOf(item: unknown): number {
  const frame = item as TextFrame | VideoFrame
  if (frame instanceof VideoFrame) {
    expect(frame.data.every((byte) => byte === frame.timestampUs % 251)).toBe(true)
  } else expect(frame.text).toMatch(/^x*$/)
  return frame.timestampUs
}

function readAll(reader: LogReader): number[] {
  const numbers: number[] = []
  for (let n = readNumber(reader); n !== null; n = readNumber(reader)) numbers.push(n)
  return numbers
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

let log: LogUnderTest
const open: LogReader[] = []

function setUp(): LogUnderTest {
  log = new LogUnderTest()
  return log
}

function addReader(limit: number): LogReader {
  const reader = log.addReader(limit)
  open.push(reader)
  return reader
}

afterEach(() => {
  for (const reader of open.splice(0)) reader.detach()
  log.writer.close()
})

describe('log between threads', () => {
  it('shows a reader what is sent after it was added', () => {
    setUp()
    addReader(0)
    log.send(0, 10)
    const late = addReader(0)
    for (const n of [1, 2, 3]) log.send(n, 10)

    expect(readAll(late)).toEqual([1, 2, 3])
  })

  it('keeps everything for a reader that may lose nothing', () => {
    setUp()
    const reader = addReader(0)
    for (let n = 0; n < 5000; n++) log.send(n, 100)

    expect(readAll(reader)).toEqual(range(0, 5000))
    expect(reader.drops).toBe(0)
  })

  it('drops the oldest beyond the limit for the slow reader alone', () => {
    setUp()
    const slow = addReader(MEDIA_LIMIT_ITEMS)
    const fast = addReader(MEDIA_LIMIT_ITEMS)
    const seen: number[] = []
    for (let n = 0; n < 1000; n++) {
      log.send(n, 2000)
      seen.push(...readAll(fast))
    }

    expect(seen).toEqual(range(0, 1000))
    expect(readAll(slow)).toEqual(range(1000 - MEDIA_LIMIT_ITEMS, 1000))
    expect([slow.drops, fast.drops]).toEqual([1000 - MEDIA_LIMIT_ITEMS, 0])
  })

  it('gives up the oldest of 16 MB when nothing may be lost, and counts it', () => {
    setUp()
    const reader = addReader(0)
    for (let n = 0; n < 40; n++) log.send(n, 900_000)

    const numbers = readAll(reader)

    expect(numbers.at(-1)).toBe(39)
    expect(numbers).toEqual(range(40 - numbers.length, 40))
    expect(reader.drops).toBe(40 - numbers.length)
    expect(numbers.length).toBeGreaterThan(12)
  })

  it('leaves alone what a reader is using when it is dropped', () => {
    setUp()
    const reader = addReader(4)
    log.send(0, 100_000)
    reader.prepare(1)
    const frame = reader.take() as VideoFrame
    for (let n = 1; n < 50; n++) log.send(n, 100_000)

    expect(frame.data.every((byte) => byte === 0)).toBe(true)
    expect(readAll(reader)).toEqual([46, 47, 48, 49])
  })

  it('overwrites given back memory, so that a late look is found', () => {
    setUp()
    const reader = addReader(0)
    log.send(1, 100_000)
    reader.prepare(1)
    const frame = reader.take() as VideoFrame
    reader.release()
    log.writer.hasSpace()

    expect(frame.data[0]).toBe(0xdd)
  })

  it('keeps a retained frame until it is released', () => {
    setUp()
    const reader = addReader(0)
    log.send(1, 100_000)
    reader.prepare(1)
    const frame = (reader.take() as VideoFrame).retain()
    for (let n = 2; n < 20; n++) log.send(n, 100_000)
    readAll(reader)
    log.send(20, 100_000)
    const before = frame.data[0]
    frame.release()

    expect([before, frame.data[0]]).toEqual([1, 0xdd])
  })

  it('refuses to retain a frame that has been read past', () => {
    setUp()
    const reader = addReader(0)
    for (const n of [1, 2]) log.send(n, 100_000)
    reader.prepare(2)
    const frame = reader.take() as VideoFrame
    reader.release()
    reader.take()

    expect(() => frame.retain()).toThrow('valid until the next read')
  })

  it('reads the newest without holding anything up, and counts no drops', () => {
    setUp()
    const reader = addReader(MEDIA_LIMIT_ITEMS)
    reader.setNewest(true)
    const seen: number[] = []
    for (let n = 0; n < 2000; n++) {
      log.send(n, 60_000)
      if (n % 100 !== 99) continue
      if (reader.prepareNewest() > Number.NEGATIVE_INFINITY) seen.push(numberOf(reader.take()))
    }

    expect(seen).toEqual(range(0, 20).map((i) => i * 100 + 99))
    expect(reader.drops).toBe(0)
    expect(log.pool.stats().bytes).toBeLessThan(3 * 1024 * 1024)
  })

  it('gives all memory back when the readers have gone', () => {
    setUp()
    const reader = addReader(0)
    for (let n = 0; n < 100; n++) log.send(n, n % 2 === 0 ? 100 : 50_000)
    const isClosedEarly = log.writer.close()
    readAll(reader)
    reader.detach()

    expect([isClosedEarly, log.writer.close()]).toEqual([false, true])
    const { blocks, freeBlocks } = log.pool.stats()
    expect(freeBlocks).toBe(blocks)
  })
})

type Step =
  | { type: 'send'; count: number; bytes: number }
  | { type: 'read'; reader: number; count: number }
  | { type: 'batch'; reader: number; count: number }
  | { type: 'newest'; reader: number }
  | { type: 'add'; limit: number }
  | { type: 'remove'; reader: number }

const readerIndex = fc.nat({ max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 300 }),
      bytes: fc.constantFrom(5, 80, 3000, 20_000, 70_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      reader: readerIndex,
      count: fc.nat(300),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('batch' as const),
      reader: readerIndex,
      count: fc.integer({ min: 1, max: 300 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('newest' as const), reader: readerIndex }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('add' as const), limit: fc.constantFrom(0, 8, 256) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('remove' as const), reader: readerIndex }),
  },
)

/** What is known about a reader besides the log. */
interface Model {
  readonly reader: LogReader
  readonly limit: number
  /** First number it may see. */
  next: number
  read: number
  skipped: number
}

describe('log, any sequence of steps', () => {
  it('keeps the order, loses nothing that it does not count, and frees all memory', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        setUp()
        const models: Model[] = []
        let sent = 0
        const note = (model: Model, number: number): void => {
          expect(number).toBeGreaterThanOrEqual(model.next)
          // Sequential reads skip only what is counted as dropped.
          expect(number - model.next).toBe(model.reader.drops)
          model.skipped += model.reader.drops
          model.reader.drops = 0
          model.read++
          model.next = number + 1
        }
        for (const each of steps) {
          const model = 'reader' in each ? models[each.reader] : undefined
          if (each.type === 'send') {
            for (let i = 0; i < each.count; i++) log.send(sent++, each.bytes)
          } else if (each.type === 'add' && models.length < 4) {
            const reader = addReader(each.limit)
            models.push({ reader, limit: each.limit, next: sent, read: 0, skipped: 0 })
          } else if (model && each.type === 'read') {
            model.reader.setNewest(false)
            for (let i = 0; i < each.count; i++) {
              const number = readNumber(model.reader)
              if (number === null) break
              note(model, number)
            }
          } else if (model && each.type === 'batch') {
            model.reader.setNewest(false)
            model.reader.release()
            const items: unknown[] = []
            model.reader.takeInto(items, Math.min(each.count, model.reader.prepare(each.count)))
            for (const [i, item] of items.entries()) {
              if (i === 0) note(model, numberOf(item))
              else {
                expect(numberOf(item)).toBe(model.next++)
                model.read++
              }
            }
          } else if (model && each.type === 'newest') {
            const isThere = model.reader.prepareNewest() > Number.NEGATIVE_INFINITY
            expect(isThere).toBe(model.next < sent)
            if (isThere) {
              expect(numberOf(model.reader.take())).toBe(sent - 1)
              model.next = sent
            }
            model.reader.setNewest(false)
            model.reader.drops = 0
          } else if (model && each.type === 'remove') {
            model.reader.detach()
            models.splice(models.indexOf(model), 1)
          }
        }
        for (const model of models) {
          const { reader, limit } = model
          const { lag } = reader
          const rest = readAll(reader)
          expect(model.next + reader.drops + rest.length).toBe(sent)
          // What was claimed before a loss is still read: the gap is after it.
          expect(rest).toEqual([...new Set(rest)].sort((x, y) => x - y))
          expect(rest.at(-1) ?? sent - 1).toBe(sent - 1)
          expect(lag).toBe(rest.length + reader.drops)
          if (limit > 0) expect(rest.length).toBeLessThanOrEqual(limit + 32)
          reader.detach()
        }
        expect(log.writer.close()).toBe(true)
        const { blocks, freeBlocks } = log.pool.stats()
        expect(freeBlocks).toBe(blocks)
      }),
      { numRuns: 30 },
    )
  }, 60_000)
})
