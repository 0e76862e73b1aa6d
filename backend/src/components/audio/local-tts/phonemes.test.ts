import { describe, expect, it } from 'vitest'
import { clausesOf, joinClauses, phonemesFrom } from './phonemes.ts'

describe('clausesOf', () => {
  it('cuts at punctuation and leaves numbers whole', () => {
    expect(clausesOf('Well, it costs 3.50, or 1,000.')).toEqual([
      { text: 'Well', mark: ',' },
      { text: 'it costs 3.50', mark: ',' },
      { text: 'or 1,000', mark: '.' },
    ])
    expect(clausesOf('“Really?!” she said')).toEqual([
      { text: '', mark: '“' },
      { text: 'Really', mark: '?!”' },
      { text: 'she said', mark: '' },
    ])
    expect(clausesOf('  ')).toEqual([])
  })
})

describe('phonemesFrom', () => {
  it('writes English sounds as Kokoro does', () => {
    expect(phonemesFrom('həlˈoʊ tʃˈaɪld dʒˈeɪ', 'en-us')).toBe('həlˈO ʧˈIld ʤˈA')
    expect(phonemesFrom('həlˈəʊ', 'en-gb')).toBe('həlˈQ')
  })

  it('leaves other languages alone but for marks that are no sounds', () => {
    expect(phonemesFrom('(en)hə\u200dlˈəʊ(fr)  bɔ̃ʒˈuʁ', 'fr-fr')).toBe('həlˈəʊ bɔ̃ʒˈuʁ')
  })
})

describe('joinClauses', () => {
  it('puts punctuation back', () => {
    const clauses = clausesOf('One, two. “Three”')

    expect(joinClauses(clauses, ['wˈʌn', 'tˈuː', '', 'θɹˈiː'])).toBe('wˈʌn, tˈuː. “ θɹˈiː”')
  })
})
