import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MessageFrame } from '../../../core/index.ts'
import { Unseen } from './unseen.ts'

const messages = (texts: readonly string[]) =>
  texts.map((content) => new MessageFrame({ role: 'user', content }))
const unseen = (...lists: string[][]) => {
  const one = new Unseen()
  return lists.map((texts) => one.take(messages(texts)).map(({ content }) => content))
}

it.each([
  ['what was added', [['a'], ['a', 'b', 'c']], [['a'], ['b', 'c']]],
  [
    'nothing of the same list',
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a', 'b'], []],
  ],
  ['words said again', [['yes'], ['yes', 'no', 'yes']], [['yes'], ['no', 'yes']]],
  [
    'a last message that went on',
    [
      ['a', 'b'],
      ['a', 'b more', 'c'],
    ],
    [
      ['a', 'b'],
      ['b more', 'c'],
    ],
  ],
  [
    'what follows when the beginning is gone',
    [
      ['a', 'b', 'c'],
      ['c', 'd'],
    ],
    [['a', 'b', 'c'], ['d']],
  ],
  ['a conversation that begins anew', [['a', 'b'], ['x']], [['a', 'b'], ['x']]],
  ['an empty list', [[], ['a'], []], [[], ['a'], []]],
])('finds %s', (_, lists, expected) => {
  expect(unseen(...lists)).toEqual(expected)
})

it('finds each message of a growing conversation once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })), (pieces) => {
      const lists = pieces.map((_, index) => pieces.slice(0, index + 1).flat())

      expect(unseen(...lists)).toEqual(pieces)
    }),
  )
})
