import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFramed, encodeFramed } from './framing.ts'

describe('binary framing', () => {
  it('is length, header, payload', () => {
    const message = encodeFramed({ a: 'é' }, Uint8Array.of(1, 2))

    expect([...message]).toEqual([0, 10, ...new TextEncoder().encode('{"a":"é"}'), 1, 2])
  })

  it('gives back what was framed, from any offset and from shared memory', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.uint8Array(), (head, payload) => {
        const header = JSON.parse(JSON.stringify(head))
        const message = encodeFramed(header, payload)
        const shared = new Uint8Array(new SharedArrayBuffer(message.length + 3), 3)
        shared.set(message)

        const decoded = decodeFramed(shared)

        expect(JSON.stringify(decoded?.header)).toBe(JSON.stringify(header))
        expect([...decoded!.payload]).toEqual([...payload])
      }),
    )
  })

  it('is null for everything else', () => {
    const framed = (header: string) => Uint8Array.of(0, header.length, ...Buffer.from(header))
    const wrong = [
      new Uint8Array(),
      Uint8Array.of(0),
      Uint8Array.of(0, 9, 1),
      Uint8Array.of(0, 0),
      framed('[]'),
      framed('7'),
      framed('{"a"'),
      Uint8Array.of(0, 1, 0xff),
    ]

    expect(wrong.map(decodeFramed)).toEqual(wrong.map(() => null))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        decodeFramed(bytes)
      }),
    )
  })

  it('refuses a header that does not fit', () => {
    expect(() => encodeFramed({ a: 'x'.repeat(70_000) }, new Uint8Array())).toThrow(RangeError)
  })
})
