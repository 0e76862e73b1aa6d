import { describe, expect, it } from 'vitest'
import { countLines, filterLines, MAX_LINES, mergeLines } from './log-lines.ts'

const line = (seq: number, text = 'x', stream: 'stdout' | 'stderr' = 'stdout') => ({
  seq,
  timestamp: seq,
  stream,
  text,
})

describe('log lines', () => {
  it('are in the order they were printed, each once', () => {
    const first = mergeLines([], 'a', [line(3), line(5)])

    const merged = mergeLines(first, 'b', [line(4), line(5), line(6)])

    expect(merged.map(({ seq, nodeId }) => `${nodeId}${seq}`)).toEqual(['a3', 'b4', 'a5', 'b6'])
  })

  it('keep the newest', () => {
    const many = Array.from({ length: MAX_LINES + 10 }, (_, index) => line(index + 1))

    expect(mergeLines([], 'a', many).at(0)?.seq).toBe(11)
  })

  it('are the same list when nothing is new', () => {
    const lines = mergeLines([], 'a', [line(1)])

    expect(mergeLines(lines, 'a', [line(1)])).toBe(lines)
  })

  it('are counted by stream and found by text or node', () => {
    const lines = mergeLines([], 'vad', [line(1, 'Model loaded'), line(2, 'late', 'stderr')])

    expect(countLines(lines)).toEqual({ stdout: 1, stderr: 1 })
    expect(filterLines(lines, 'model')).toHaveLength(1)
    expect(filterLines(lines, 'VAD')).toHaveLength(2)
  })
})
