import { describe, expect, it } from 'vitest'
import { type Frame, TextFrame } from '../../core/index.ts'
import { endsBy, Interruptions } from './interruptions.ts'
import { StaleText } from './stale-text.ts'

const text = (timestampUs: number, of: Partial<Pick<Frame, 'turn' | 'generation'>> = {}) =>
  new TextFrame({ text: 'hi', timestampUs, ...of })

describe('StaleText', () => {
  it('goes by turns where there are some, else by time', () => {
    const stale = new StaleText()
    stale.interrupted({ turn: 3, timestampUs: 100 })

    expect(stale.has(text(200, { turn: 2 }))).toBe(true)
    expect(stale.has(text(50, { turn: 3 }))).toBe(false)
    expect(stale.has(text(50))).toBe(true)
    expect(stale.has(text(150))).toBe(false)
  })

  it('has every generation that was given up, and those before it', () => {
    const stale = new StaleText()
    stale.givenUp(7)
    stale.givenUp(5)

    expect([6, 7, 8].map((generation) => stale.has(text(0, { generation })))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('has what answers a turn from before that went on', () => {
    const stale = new StaleText()
    stale.resumed(4, 100)

    expect([50, 150].map((us) => stale.has(text(us, { turn: 4 })))).toEqual([true, false])
  })

  it('begins anew with whoever counts the turns', () => {
    const stale = new StaleText()
    expect([stale.started({ turn: 8 }), stale.started({ turn: 9 })]).toEqual([false, false])
    stale.interrupted({ turn: 9, timestampUs: 100 })
    stale.resumed(1, 300)

    expect(stale.started({ turn: 1 })).toBe(true)

    expect(stale.has(text(200, { turn: 1 }))).toBe(false)
    expect(stale.has(text(50, { turn: 8 }))).toBe(true)
  })
})

describe('Interruptions', () => {
  it('end what answers earlier turns', () => {
    const interruptions = new Interruptions()

    expect(interruptions.note({ turn: 2, timestampUs: 10 })).toBe(2)
    expect(interruptions.note({ turn: 3, timestampUs: 20 })).toBe(3)
    expect([2, 3, 4].map((turn) => endsBy({ turn: 3 }, { turn }))).toEqual([true, false, false])
    expect(endsBy({ turn: 3 }, { turn: undefined })).toBe(true)
    expect(endsBy({ turn: undefined }, { turn: 9 })).toBe(true)
  })

  it('end everything when turns are counted anew, told twice or not', () => {
    const interruptions = new Interruptions()
    interruptions.note({ turn: 7, timestampUs: 10 })

    expect(interruptions.note({ turn: 1, timestampUs: 20 })).toBeUndefined()
    expect(interruptions.note({ turn: 1, timestampUs: 20 })).toBe(1)
    // Late news of an earlier turn.
    expect(interruptions.note({ turn: 1, timestampUs: 15 })).toBe(1)
  })
})
