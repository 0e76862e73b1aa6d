import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AudioFrame } from './audio-frame.ts'
import type { Body } from './codec.ts'
import { Frame, type FrameInit } from './frame.ts'
import { anyFrame, FRAME_ARBITRARIES } from './frame-arbitraries.ts'
import {
  attachItemLease,
  itemKindCode,
  itemPayloadBytes,
  itemSize,
  readItem,
  writeItem,
} from './items.ts'
import { kindNames } from './kinds.ts'
import { SpeechEvent } from './speech-frames.ts'
import { EOS, TextFrame } from './text-frame.ts'

/** Writes into memory that is full of rubbish, checks the bounds, and reads from there. */
function roundTrip(item: unknown): unknown {
  const { body, used } = written(item)
  return readItem(itemKindCode(item), { ...body, length: used }, initOf(item))
}

function written(item: unknown): { body: Body; used: number } {
  const offset = 192
  const size = itemSize(item)
  const buffer = new SharedArrayBuffer(offset + size + 64)
  const u8 = new Uint8Array(buffer).fill(0xa5)
  const body = { buffer, u8, view: new DataView(buffer), offset, length: size }
  const used = writeItem(item, body)
  expect(used).toBeLessThanOrEqual(size)
  expect(u8.subarray(0, offset).every((byte) => byte === 0xa5)).toBe(true)
  expect(u8.subarray(offset + size).every((byte) => byte === 0xa5)).toBe(true)
  return { body, used }
}

function initOf(item: unknown): FrameInit {
  if (!(item instanceof Frame)) return {}
  const { id, timestampUs, turn, generation } = item
  return { id, timestampUs, turn, generation }
}

describe('items', () => {
  it('knows an arbitrary for every kind', () => {
    expect(['Frame', ...Object.keys(FRAME_ARBITRARIES)].sort()).toEqual(kindNames().sort())
  })

  it.each(Object.entries(FRAME_ARBITRARIES))('%s comes back equal', (name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (frame) => {
        const copy = roundTrip(frame)

        expect(copy).toStrictEqual(frame)
        expect((copy as Frame).kind).toBe(name)
      }),
    )
  })

  it('a list comes back as one item with the ids and times of its frames', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 5 }), (frames) => {
        expect(roundTrip(frames)).toStrictEqual(frames)
      }),
    )
  })

  it('bytes come back as a view', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(roundTrip(bytes)).toStrictEqual(bytes)
      }),
    )
  })

  it('JSON values come back equal', () => {
    const value = fc.jsonValue().filter((json) => !Array.isArray(json) || json.length > 0)
    fc.assert(
      fc.property(value, (json) => {
        expect(roundTrip(json)).toEqual(JSON.parse(JSON.stringify(json)))
      }),
    )
  })

  it('writes what a value is now, not what it was when sent before', () => {
    const model = { count: 1 }
    roundTrip(model)

    model.count = 2

    expect(roundTrip(model)).toEqual({ count: 2 })
  })

  it('refuses what is no JSON', () => {
    const circular: { self?: unknown } = {}
    circular.self = circular

    expect(() => itemSize(undefined)).toThrow(/Cannot send undefined/)
    expect(() => itemSize(circular)).toThrow(/Cannot send a value/)
  })

  it('reads arrays as 64-byte aligned views on the memory', () => {
    const frame = new AudioFrame({ data: new Float32Array(10), sampleRate: 16_000, source: 'ana' })
    const { body, used } = written(frame)

    const copy = readItem(itemKindCode(frame), { ...body, length: used }, {}) as AudioFrame

    expect(copy.data.buffer).toBe(body.buffer)
    expect(copy.data.byteOffset % 64).toBe(0)
  })

  it('counts payload in bytes of samples and of UTF-8', () => {
    const audio = new AudioFrame({ data: new Float32Array(10), sampleRate: 16_000 })

    expect(itemPayloadBytes(audio)).toBe(40)
    expect(itemPayloadBytes(new TextFrame({ text: 'né' }))).toBe(3)
    expect(itemPayloadBytes([audio, new TextFrame({ text: 'abc' })])).toBe(43)
    expect(itemPayloadBytes(new Uint8Array(7))).toBe(7)
    expect(itemPayloadBytes({ a: 1 })).toBe(7)
  })

  it('leases every frame that looks into the memory', () => {
    const audio = new AudioFrame({ data: new Float32Array(1), sampleRate: 16_000 })
    const event = new SpeechEvent({ turn: 1, event: 'end', audio })
    const lease = { retain: () => {}, release: () => {} }

    attachItemLease([event, new EOS()], lease)

    expect(Frame.leaseOf(event)).toBe(lease)
    expect(Frame.leaseOf(audio)).toBe(lease)
  })

  it('tells an end of stream from a text by class, each with its own id', () => {
    const first = roundTrip(new EOS())
    const second = roundTrip(new EOS())

    expect(first).toBeInstanceOf(EOS)
    expect(first).toBeInstanceOf(TextFrame)
    expect((first as EOS).id).not.toBe((second as EOS).id)
  })
})
