import { describe, expect, it } from 'vitest'
import { createTurns } from './turns.ts'

describe('createTurns', () => {
  it('numbers turns from 1 and answers those after a number', () => {
    const turns = createTurns()
    const part = {
      node_id: 'llm',
      part: 'first token',
      start_ms: 0,
      ms: 120,
      setting: null,
      overlapped: false,
    }
    turns.add({ turn: 7, total_ms: 300, outcome: 'played', parts: [part] })
    turns.add({ turn: 8, total_ms: 200, outcome: 'given_up', parts: [] })

    expect(turns.after(0).map((turn) => turn.seq)).toEqual([1, 2])
    expect(turns.after(1)).toEqual([
      { seq: 2, turn: 8, total_ms: 200, outcome: 'given_up', parts: [] },
    ])
    expect(turns.after(2)).toEqual([])
  })

  it('forgets the oldest beyond its capacity and counts them', () => {
    const turns = createTurns({ capacity: 2 })
    for (let turn = 0; turn < 5; turn++)
      turns.add({ turn, total_ms: 0, outcome: 'played', parts: [] })

    expect(turns.after(0).map((turn) => turn.seq)).toEqual([4, 5])
    expect(turns.dropped).toBe(3)
  })

  it('replaces what it knows of a turn while it keeps it', () => {
    const turns = createTurns({ capacity: 1 })
    const first = turns.add({ turn: 1, total_ms: 5, outcome: 'no_reply', parts: [] })

    expect(turns.update({ ...first, outcome: 'played' })).toBe(true)
    expect(turns.after(0)).toEqual([{ ...first, outcome: 'played' }])
    turns.add({ turn: 2, total_ms: 0, outcome: 'played', parts: [] })
    expect(turns.update(first)).toBe(false)
    expect(turns.after(0).map(({ turn }) => turn)).toEqual([2])
  })

  it('counts the parts that are in no turn, until there is another graph', () => {
    const turns = createTurns()
    turns.dropPart()
    turns.dropPart()
    expect(turns.droppedParts).toBe(2)

    turns.clear()
    expect(turns.droppedParts).toBe(0)
  })
})
