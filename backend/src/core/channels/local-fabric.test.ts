import { beforeEach, describe, expect, it } from 'vitest'
import { AudioFrame } from '../frames/audio-frame.ts'
import { TextFrame } from '../frames/text-frame.ts'
import { drain } from './drain.ts'
import type { NodeLayout } from './fabric.ts'
import { createLocalFabric, type LocalFabric } from './local-fabric.ts'
import type { Input, Output } from './types.ts'

let fabric: LocalFabric

/** A node with two inputs and an output. */
function node(key: number, media = false): NodeLayout {
  return {
    key,
    inputs: [
      { name: 'a', media },
      { name: 'b', media },
    ],
    outputs: [{ name: 'out', media }],
  }
}

function place(
  key: number,
  media = false,
): { a: Input<unknown>; b: Input<unknown>; out: Output<unknown> } {
  fabric.addNode(node(key, media))
  fabric.place(key, 0)
  const { inputs, outputs } = fabric.ports(key)
  return { a: inputs.a!, b: inputs.b!, out: outputs.out! }
}

function connect(from: number, to: number, slot = 'a'): void {
  fabric.connect({ node: from, slot: 'out' }, { node: to, slot })
}

const text = (name: string, timestampUs = 0) => new TextFrame({ text: name, timestampUs })
const sound = (timestampUs: number) =>
  new AudioFrame({ data: new Float32Array(4), sampleRate: 8000, timestampUs })

function readTexts(input: Input<unknown>): string[] {
  const texts: string[] = []
  for (let frame = input.tryNext(); frame !== null; frame = input.tryNext()) {
    texts.push((frame as TextFrame).text)
  }
  return texts
}

beforeEach(() => {
  fabric = createLocalFabric()
})

describe('§2 channels within a thread', () => {
  it('§2 sees only what is sent after registering', () => {
    const sender = place(1)
    const reader = place(2)
    sender.out.send(text('early'))
    connect(1, 2)
    sender.out.send(text('late'))

    expect(readTexts(reader.a)).toEqual(['late'])
  })

  it('passes the frame itself', () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    const frame = text('one')
    sender.out.send(frame)

    expect(reader.a.tryNext()).toBe(frame)
  })

  it('§2 merges several senders in order of arrival', () => {
    const [first, second] = [place(1), place(2)]
    const reader = place(3)
    connect(1, 3)
    connect(2, 3)
    first.out.send(text('1'))
    second.out.send(text('2'))
    first.out.send(text('3'))

    expect(readTexts(reader.a)).toEqual(['1', '2', '3'])
  })

  it('§2 has a cursor for each reader', () => {
    const sender = place(1)
    const [one, two] = [place(2), place(3)]
    connect(1, 2)
    connect(1, 3)
    sender.out.send(text('x'))
    const first = readTexts(one.a)
    sender.out.send(text('y'))

    expect([first, readTexts(one.a), readTexts(two.a)]).toEqual([['x'], ['y'], ['x', 'y']])
  })

  it('§2 newest skips to the last item and counts no drops', () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    const newest = reader.a.newest()
    for (const name of ['1', '2', '3']) sender.out.send(text(name))
    const item = newest.tryNext() as TextFrame
    const next = newest.tryNext()

    expect([item.text, next]).toEqual(['3', null])
    expect(fabric.counters(2)!.receivers.a).toMatchObject({ drops: 0, lag: 0, messages: 1 })
  })

  it('goes on in order after newest', () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    sender.out.send(text('1'))
    sender.out.send(text('2'))
    reader.a.newest().tryNext()
    reader.a.tryNext()
    sender.out.send(text('3'))
    sender.out.send(text('4'))

    expect(readTexts(reader.a)).toEqual(['3', '4'])
  })

  it('wakes a loop that waits, and ends it after what was sent before the end', async () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    const seen: string[] = []
    const loop = (async () => {
      for await (const frame of reader.a) seen.push((frame as TextFrame).text)
    })()
    await Promise.resolve()
    for (const name of ['1', '2', '3']) sender.out.send(text(name))
    fabric.ports(2).end()
    sender.out.send(text('4'))
    await loop

    expect(seen).toEqual(['1', '2', '3'])
    expect([reader.a.ended, await reader.a.ready()]).toEqual([true, false])
  })

  it('gives batches of at most the size asked for', async () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    for (let i = 0; i < 5; i++) sender.out.send(text(String(i)))
    fabric.ports(2).end()
    const sizes: number[] = []
    for await (const batch of reader.a.batches(2)) sizes.push(batch.length)

    expect(sizes).toEqual([2, 2, 1])
  })

  it('drops the oldest of media beyond 256, counted, and reports no overflow', () => {
    const sender = place(1, true)
    const reader = place(2, true)
    connect(1, 2)
    for (let i = 0; i < 300; i++) sender.out.send(sound(i))

    expect((reader.a.tryNext() as AudioFrame).timestampUs).toBe(44)
    expect(fabric.counters(2)!.receivers.a).toMatchObject({ drops: 44, lag: 255, messages: 1 })
    expect(fabric.overflows()).toEqual([])
  })

  it('keeps 16 MB of what must not be lost, then reports what has gone', () => {
    const sender = place(1)
    place(2)
    connect(1, 2)
    const megabyte = 'x'.repeat(1_000_000)
    for (let i = 0; i < 20; i++) sender.out.send(text(megabyte))
    const [overflow, ...others] = fabric.overflows()

    expect(overflow).toEqual({ node: 2, slot: 'a', lost: 4 })
    expect([others, fabric.overflows()]).toEqual([[], []])
  })

  it('lets a producer that can wait go on when the reader has caught up', async () => {
    const sender = place(1, true)
    const reader = place(2, true)
    connect(1, 2)
    let sent = 0
    const producing = (async () => {
      while (sent < 1000 && (await sender.out.ready())) sender.out.send(sound(sent++))
    })()
    const seen: number[] = []
    for await (const frame of reader.a) {
      seen.push((frame as AudioFrame).timestampUs)
      if (seen.length === 1000) break
    }
    await producing

    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })

  it('ready is at once true without readers, and false after the end', async () => {
    const { out } = place(1)
    const before = await out.ready()
    fabric.ports(1).end()

    expect([before, await out.ready()]).toEqual([true, false])
  })

  it('counts messages, payload bytes and the last send also without readers', () => {
    const { out } = place(1)
    out.send(text('four'))
    out.send(text('six666'))

    const { out: counters } = fabric.counters(1)!.senders
    expect(counters).toMatchObject({ messages: 2, bytes: 10, bufferDepth: 0 })
    expect(Math.abs(counters!.lastSendTime - Date.now() / 1000)).toBeLessThan(5)
    expect(out.readers).toBe(0)
  })

  it('disconnects a running edge: what was sent before can still be read', () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    sender.out.send(text('before'))
    fabric.disconnect({ node: 1, slot: 'out' }, { node: 2, slot: 'a' })
    sender.out.send(text('after'))

    expect(readTexts(reader.a)).toEqual(['before'])
    expect(fabric.ports(2).wired.size).toBe(0)
  })

  it('names the wired inputs whether or not the other end is placed', () => {
    place(1)
    fabric.addNode(node(2))
    connect(2, 1, 'b')

    expect([...fabric.ports(1).wired]).toEqual(['b'])
  })

  it('taps go on when the node is placed anew, with fresh counters', () => {
    const first = place(1)
    const tap = fabric.tap({ node: 1, slot: 'out' })
    first.out.send(text('1'))
    fabric.unplace(1)
    fabric.place(1, 0)
    fabric.ports(1).outputs.out!.send(text('2'))

    expect(readTexts(tap)).toEqual(['1', '2'])
    expect(fabric.counters(1)!.senders.out!.messages).toBe(1)
  })

  it('ends a tap that is closed', async () => {
    place(1)
    const tap = fabric.tap({ node: 1, slot: 'out' })
    const waiting = tap.ready()
    tap.close()

    expect([await waiting, tap.ended]).toEqual([false, true])
  })

  it('lets timers run while a loop has always something to read', async () => {
    const sender = place(1)
    const reader = place(2)
    connect(1, 2)
    let turns = 0
    setImmediate(() => turns++)
    sender.out.send(text('start'))
    let read = 0
    for await (const frame of reader.a) {
      sender.out.send(frame)
      if (++read === 10_000) break
    }

    expect(turns).toBe(1)
  })
})

describe('drain', () => {
  it('merges by time, stable by position, one item in each tuple', () => {
    const [first, second] = [place(1), place(2)]
    const reader = place(3)
    connect(1, 3, 'a')
    connect(2, 3, 'b')
    for (const t of [10, 20, 30]) first.out.send(text(`a${t}`, t))
    for (const t of [5, 20, 40]) second.out.send(text(`b${t}`, t))

    const tuples = [...drain(reader.a, null, reader.b)]

    const names = tuples.map((tuple) =>
      tuple.map((frame) => (frame as TextFrame | null)?.text ?? null),
    )
    expect(names).toEqual([
      [null, null, 'b5'],
      ['a10', null, null],
      ['a20', null, null],
      [null, null, 'b20'],
      ['a30', null, null],
      [null, null, 'b40'],
    ])
    expect([...drain(reader.a, null, reader.b)]).toEqual([])
  })
})
