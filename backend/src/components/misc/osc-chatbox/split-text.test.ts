import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText } from './split-text.ts'

const letters = fc.constantFrom(
  'a',
  'B',
  '9',
  '.',
  '!',
  '？',
  '…',
  ' ',
  '\n',
  '你',
  '😀',
  '👩‍👩‍👧',
  'é',
  '🇩🇪',
)
const texts = fc.oneof(
  fc.string({ unit: letters, maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
)
const limits = fc.integer({ min: 2, max: 40 })
const withoutSpace = (text: string) => text.replace(/\s/gu, '')

describe('splitText', () => {
  it.each([
    ['Hello there. How are you?  Fine!', ['Hello there.', 'How are you?', 'Fine!']],
    ['你好。 你好吗？ 好！', ['你好。', '你好吗？', '好！']],
    ['Wait… what?! Version 1.5 is out', ['Wait…', 'what?!', 'Version 1.5 is out']],
    ['one two three four', ['one two', 'three four']],
    ['abcdefghijklmno', ['abcdefghij', 'klmno']],
    ['abcdefghijklmno pq', ['abcdefghij', 'klmno pq']],
    ['abcdefghi😀', ['abcdefghi', '😀']],
    ['  ', []],
  ])('cuts %j', (text, pieces) => {
    const maxUnits = pieces.some((piece) => piece.length > 10) ? 20 : 10

    expect(splitText(text, maxUnits)).toEqual(pieces)
  })

  it('never gives more than fits, and nothing empty', () => {
    fc.assert(
      fc.property(texts, limits, (text, maxUnits) => {
        const lengths = splitText(text, maxUnits).map(({ length }) => length)
        expect(lengths.every((length) => length > 0 && length <= maxUnits)).toBe(true)
      }),
    )
  })

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(texts, limits, (text, maxUnits) => {
        expect(withoutSpace(splitText(text, maxUnits).join(''))).toBe(withoutSpace(text))
      }),
    )
  })

  it('breaks no character of two units', () => {
    fc.assert(
      fc.property(texts, limits, (text, maxUnits) => {
        expect(splitText(text, maxUnits).every((piece) => piece.isWellFormed())).toBe(true)
      }),
    )
  })

  it('breaks no emoji that fits', () => {
    expect(splitText('ab👩‍👩‍👧🇩🇪', 8)).toEqual(['ab', '👩‍👩‍👧', '🇩🇪'])
  })
})
