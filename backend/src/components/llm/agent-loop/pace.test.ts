import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'

const START_US = 1_000_000
const pace = (speechIsWired = true) => new Pace({ startUs: START_US, speechIsWired })
/** ms after the start. */
const due = (one: Pace, hasPendingCalls = false) => {
  const dueUs = one.dueUs(hasPendingCalls)
  return dueUs === null ? null : (dueUs - START_US) / 1000
}
const prompted = (one: Pace, ms: number) => one.prompted(START_US + ms * 1000)

describe('Pace', () => {
  it('asks once at the start, and then only for a reason', () => {
    const one = pace()
    const first = due(one)
    prompted(one, 100)

    expect([first, due(one)]).toEqual([100, null])
  })

  it('answers speech soonest, also while a tool is at work', () => {
    const one = pace()
    one.heardSpeech()
    const atStart = due(one)
    prompted(one, 0)
    one.turnEnded()
    one.sawSomethingNew()
    one.heardSpeech()

    expect([atStart, due(one, true)]).toEqual([0, 250])
  })

  it('waits for tools before it goes on by itself, but not for ever', () => {
    const one = pace()
    prompted(one, 0)
    one.turnEnded()

    expect([due(one, false), due(one, true)]).toEqual([500, 10_000])
  })

  it('slows down an agent that is alone, until something happens', () => {
    const one = pace()
    prompted(one, 0)
    const rests = Array.from({ length: 10 }, () => {
      one.turnEnded()
      const rest = due(one)
      prompted(one, 0)
      return rest
    })
    one.heardSpeech()
    prompted(one, 0)
    one.turnEnded()

    expect(rests).toEqual([500, 500, 500, 500, 1000, 2000, 4000, 8000, 8000, 8000])
    expect(due(one)).toBe(500)
  })

  it('rests after a pause until somebody speaks', () => {
    const one = pace()
    prompted(one, 0)
    one.turnEnded()
    one.pause()
    one.turnEnded()
    one.sawSomethingNew()
    const resting = due(one)
    one.heardSpeech()

    expect([resting, due(one)]).toEqual([null, 250])
  })

  it('is woken by what it sees where nobody can speak to it', () => {
    const one = pace(false)
    one.pause()
    one.sawSomethingNew()

    expect(due(one)).toBe(2000)
  })
})
