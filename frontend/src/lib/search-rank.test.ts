import { describe, expect, it } from 'vitest'
import { type Searchable, searchRank } from './search-rank.ts'

const ITEMS: readonly Searchable[] = [
  { title: 'Restart VAD', keywords: ['VAD'] },
  { title: 'ASR', keywords: ['audio'], detail: 'Speech to text, after VAD' },
  { title: 'VAD', keywords: ['audio'], detail: 'Finds speech in audio' },
  { title: 'SpeechTimes', detail: 'When somebody spoke' },
  { title: 'Trust this project…' },
  { title: 'Passthrough', detail: 'Gives what it gets' },
  { title: 'Models…' },
  { title: 'Throttle', detail: 'At most so many times a second' },
]

function found(search: string): string[] {
  return ITEMS.map((item) => ({ title: item.title, rank: searchRank(item, search) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ title }) => title)
}

describe('searchRank', () => {
  it.each([
    ['vad', ['VAD', 'Restart VAD', 'ASR']],
    ['trust', ['Trust this project…']],
    ['models', ['Models…']],
    ['speech', ['SpeechTimes', 'ASR', 'VAD']],
    ['restart v', ['Restart VAD']],
    ['times', ['SpeechTimes', 'Throttle']],
    ['st', ['Restart VAD', 'Trust this project…', 'Passthrough', 'SpeechTimes']],
    ['zebra', []],
  ])('%s finds the likeliest first', (search, titles) => {
    expect(found(search)).toEqual(titles)
  })

  it('finds everything when nothing is searched', () => {
    expect(found(' ')).toHaveLength(ITEMS.length)
  })
})
