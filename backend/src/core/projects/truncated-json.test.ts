import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePartialJson } from './truncated-json.ts'

describe('parsePartialJson', () => {
  it.each([
    ['{"a": 1, "b": {"c": [1, 2', { a: 1, b: { c: [1] } }],
    ['{"nodes": {"x": {"type": "A"}, "y": {"ty', { nodes: { x: { type: 'A' }, y: {} } }],
    ['{"a": "br{ce, \\" quoted", "b": "cut o', { a: 'br{ce, " quoted' }],
    ['{"a": 1}garbage', { a: 1 }],
    ['{"a": [1, tru', { a: [1] }],
    ['{"a": 1, "b": ]}', { a: 1 }],
    ['{', {}],
  ])('reads %s', (text, value) => {
    const partial = parsePartialJson(text)

    expect(partial.value).toEqual(value)
    expect(partial.at).not.toBeNull()
  })

  it.each(['', '\0\0\0\0', '"cut', 'nonsense'])('has nothing for %j', (text) => {
    expect(parsePartialJson(text).value).toBeUndefined()
  })

  it('keeps every member before the cut', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(json, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (value, part) => {
        const text = JSON.stringify(value, null, 2)
        const { value: read } = parsePartialJson(text.slice(0, Math.ceil(text.length * part)))

        const members = Object.entries(JSON.parse(text)).filter(([key]) => key !== '__proto__')
        const kept = Object.keys(read as object)
        for (const [key, whole] of members.slice(0, Math.max(0, kept.length - 1))) {
          expect((read as Record<string, unknown>)[key]).toEqual(whole)
        }
      }),
      { numRuns: 200 },
    )
  })
})
