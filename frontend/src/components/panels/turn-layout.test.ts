import { describe, expect, it } from 'vitest'
import { ticksFor, unexplainedMs } from './turn-layout.ts'

const part = (ms: number, overlapped = false) => ({
  node_id: 'n',
  part: 'words',
  start_ms: 0,
  ms,
  setting: null,
  overlapped,
})

describe('turns', () => {
  it('add up without what ran beside something else', () => {
    const parts = [part(400), part(90), part(220, true), part(584)]

    expect(unexplainedMs({ seq: 1, turn: 1, total_ms: 1074, parts })).toBe(0)
    expect(unexplainedMs({ seq: 1, turn: 1, total_ms: 1086, parts })).toBe(12)
  })

  it('have few round times above them', () => {
    expect(ticksFor(1074)).toEqual([0, 200, 400, 600, 800, 1000, 1200])
    expect(ticksFor(0)).toEqual([0, 10])
  })
})
