import { describe, expect, it } from 'vitest'
import { extractByRules } from './extract-by-rules.ts'

const said = (text: string, role: 'user' | 'assistant' = 'user') => ({
  role,
  text,
  turn: 2,
  timestampUs: 7,
})
const found = (text: string) =>
  extractByRules([said(text)]).map((fact) => [fact.text, fact.confidence])

describe('rules', () => {
  it.each([
    ['My name is Ada.', 0.9],
    ["I'm called Ada", 0.9],
    ['I really like tea.', 0.7],
    ["I've always lived here.", 0.7],
    ['We are from Porto.', 0.7],
    ['My little sister is a pilot!', 0.7],
    ['Meine Schwester ist Pilotin.', 0.3],
    ['The bus was late again.', 0.3],
  ])('keep %j', (text, confidence) => {
    expect(found(text)).toEqual([[text, confidence]])
  })

  it.each([
    ['Remember that the key is under the mat.', 'The key is under the mat.'],
    ["Please, don't forget: milk", 'Milk'],
  ])('keep what %j asks for', (text, fact) => {
    expect(found(text)).toEqual([[fact, 0.9]])
  })

  it.each(['Do I like tea?', 'Yes.', 'Hmm, well', '', '…', `I like ${'x'.repeat(600)}`])(
    'leave out %j',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )

  it('take sentences apart and leave out what the assistant says', () => {
    const spoken = [
      said('I like tea. What about you? I live in Rome'),
      said('I like it too', 'assistant'),
    ]

    expect(extractByRules(spoken)).toMatchObject([
      { text: 'I like tea.', source: { role: 'user', turn: 2, timestampUs: 7 } },
      { text: 'I live in Rome' },
    ])
  })
})
