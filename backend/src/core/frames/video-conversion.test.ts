import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pixelsAs } from './video-conversion.ts'

const pixels = fc
  .uint8Array({ minLength: 0, maxLength: 90 })
  .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 3)))

/** The same bytes, at another place in memory. */
function at(offset: number, bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(offset + bytes.length)
  memory.set(bytes, offset)
  return memory.subarray(offset)
}

it('swaps red and blue of every pixel, wherever it stands', () => {
  fc.assert(
    fc.property(pixels, fc.nat(7), fc.nat(7), (data, from, to) => {
      const into = at(to, new Uint8Array(data.length).fill(7))

      const swapped = pixelsAs(at(from, data), { from: 'bgr', to: 'rgb', into })

      const expected = data.map((_, i) => data[i - (i % 3) + (2 - (i % 3))]!)
      expect([...swapped]).toEqual([...expected])
      expect(swapped).toBe(into)
    }),
  )
})

it('copies nothing where the order is right', () => {
  const data = new Uint8Array([1, 2, 3])

  expect(pixelsAs(data, { from: 'rgb', to: 'rgb' })).toBe(data)
})

it('makes an array of its own where the one it is given has another length', () => {
  const into = new Uint8Array(6)

  expect([...pixelsAs(new Uint8Array([1, 2, 3]), { from: 'rgb', to: 'bgr', into })]).toEqual([
    3, 2, 1,
  ])
  expect([...into]).toEqual([0, 0, 0, 0, 0, 0])
})
