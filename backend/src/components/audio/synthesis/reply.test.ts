import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import type { Passage } from './passage.ts'
import { Reply } from './reply.ts'

interface Spoken {
  readonly text: string
  readonly start: number
  readonly end: number
}

function passagesOf(chunks: readonly string[]): Passage[] {
  const passages: Passage[] = []
  const reply = new Reply(new TextFrame({ text: '' }), {
    units: 'sentences',
    nowUs: 0,
    onPassage: (_, passage) => passages.push(passage),
  })
  for (const chunk of chunks) reply.push(chunk)
  reply.finish()
  return passages
}

const spoken = (...chunks: string[]) => passagesOf(chunks).map(({ text }) => text)
const plain = (passages: readonly Passage[]): Spoken[] =>
  passages.map(({ text, start, end }) => ({ text, start, end }))

describe('markup', () => {
  it.each([
    ['[waves] Hello (softly) there. <b>', ['Hello there.']],
    ['*smiles [a little* Hello] there.', ['Hello] there.']],
    ['Yes **not this** it is *nor [that]*.', ['Yes it is .']],
    ['***all*** of *a **b** c* it', ['of it']],
    ['[a [nested] b] Hi (one (two) three) you', ['Hi you']],
    ['[opened and never closed. Really', []],
    ['Well *never closed', ['Well']],
    ['**never closed* either', []],
  ])('is not spoken: %j', (text, expected) => {
    expect(spoken(text)).toEqual(expected)
  })

  it.each([
    ['2 * 3 is 6.', ['2 3 is 6.']],
    ['3 < 5 apples.', ['3 < 5 apples.']],
    ['Oh :( how sad.', ['Oh :( how sad.']],
    ['* one\n* two\n', ['one two']],
    ['A list (of things\n\nand more.', ['A list (of things', 'and more.']],
    ['5 > 3 and 1) first', ['5 > 3 and 1) first']],
  ])('is not seen where there is none: %j', (text, expected) => {
    expect(spoken(text)).toEqual(expected)
  })

  it('is given up when it grows too long', () => {
    const long = `(${'word '.repeat(120)}`

    expect(spoken(long).join(' ')).toContain('(word word')
  })
})

describe('sentences', () => {
  it.each([
    ['Hello there. How are you? Fine!', ['Hello there.', 'How are you?', 'Fine!']],
    ['He said "no!" Then… what?! Well.', ['He said "no!"', 'Then…', 'what?!', 'Well.']],
    ['Pi is 3.14 or so. Good.', ['Pi is 3.14 or so.', 'Good.']],
    [
      'Ask Dr. Smith, e.g. today. Or J. R. Miller.',
      ['Ask Dr. Smith, e.g. today.', 'Or J. R. Miller.'],
    ],
    ['At 5 p.m. we go. At 5 p.m. Then home.', ['At 5 p.m. we go.', 'At 5 p.m.', 'Then home.']],
    ['See No. 5 there. No. Never.', ['See No. 5 there.', 'No.', 'Never.']],
    ['1. First\n2. Second\n\nDone', ['1. First', '2. Second', 'Done']],
    ['Take\n- milk\n- eggs, or\ntwo', ['Take', '- milk', '- eggs, or two']],
    ['So am I. And you.', ['So am I.', 'And you.']],
    ['  ... \n — ', []],
    ['Go to example.com now.', ['Go to example.com now.']],
    ['你好。今天天气很好！「真的。」再见', ['你好。', '今天天气很好！', '「真的。」', '再见']],
  ])('are cut at their ends: %j', (text, expected) => {
    expect(spoken(text)).toEqual(expected)
  })

  it('begin with the first clause once it is long enough', () => {
    expect(
      spoken('Well, if you really ask me, then I would say no, but, well, who knows.'),
    ).toEqual(['Well, if you really ask me,', 'then I would say no, but, well, who knows.'])
  })

  it('are cut at a word when they never end', () => {
    const texts = spoken('word '.repeat(200))

    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(400)
    expect(texts.join(' ')).toBe('word '.repeat(200).trim())
  })

  it('are known by their place in the raw text', () => {
    const text = 'Hi *waves* there. [nods] Ok?'

    expect(plain(passagesOf([text]))).toEqual([
      { text: 'Hi there.', start: 0, end: 18 },
      { text: 'Ok?', start: 18, end: text.length },
    ])
  })
})

const piece = fc.constantFrom(
  ...[
    'Hello',
    'Dr',
    'No',
    'p.m',
    'e.g',
    '3.14',
    'word',
    'A',
    'I',
    '你好',
    '😀',
    '。',
    '.',
    '?!',
    '…',
    '1.',
    '-',
  ],
  ...[' ', ' ', ' ', '\n', '\n\n', ', ', ' - ', '"', '*', '**', '[', ']', '(', ')', '<', '>', ':('],
)
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

describe('any text', () => {
  it('gives the same passages however it is cut into tokens', () => {
    const cuts = fc.array(fc.nat(200), { maxLength: 20 })
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        const places = [0, ...at.filter((place) => place < whole.length), whole.length]
        const sorted = places.sort((a, b) => a - b)
        const chunks = sorted.slice(1).map((end, i) => whole.slice(sorted[i], end))

        expect(plain(passagesOf(chunks))).toEqual(plain(passagesOf([whole])))
      }),
    )
  })

  it('is covered by its passages in order, each counting up to its end', () => {
    fc.assert(
      fc.property(text, (whole) => {
        let end = 0
        for (const passage of passagesOf([whole])) {
          expect(passage.start).toBe(end)
          expect(passage.end).toBeGreaterThan(passage.start)
          expect(passage.text).toMatch(/[\p{L}\p{N}]/u)
          let before = passage.start
          for (let units = 0; units <= passage.text.length; units++) {
            const chars = passage.spokenAt(units)
            expect(chars).toBeGreaterThanOrEqual(before)
            expect(chars).toBeLessThanOrEqual(passage.end)
            expect(/[\uD800-\uDBFF]$/.test(whole.slice(0, chars))).toBe(false)
            before = chars
          }
          end = passage.end
        }
        expect(end).toBeLessThanOrEqual(whole.length)
      }),
    )
  })

  it('snaps to the end of the last whole word, with its punctuation', () => {
    const passage = passagesOf(['Hi, *waves* dear friend!'])[0]!

    const heard = [2, 3, 7, 8, 9, 15, 16].map((units) => passage.spokenAt(units))

    expect(heard).toEqual([0, 3, 3, 16, 16, 16, 24])
  })
})
