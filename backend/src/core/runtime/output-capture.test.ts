import { describe, expect, it } from 'vitest'
import { OutputCapture } from './output-capture.ts'
import type { OutputChunk } from './thread-messages.ts'

function capture() {
  const window = new Int32Array(new SharedArrayBuffer(4))
  const posted: OutputChunk[] = []
  const post = (chunks: readonly OutputChunk[]) => void posted.push(...chunks)
  return { window, posted, capture: new OutputCapture(post, window) }
}

describe('OutputCapture', () => {
  it('posts the first writes at once, a stream of them together', () => {
    const { posted, capture: output } = capture()

    for (let i = 0; i < 64; i++) output.write(1, 'stdout', 'x')
    expect(posted).toHaveLength(64)
    for (let i = 0; i < 100; i++) output.write(2, 'stderr', 'y')
    expect(posted).toHaveLength(64)
    output.flush()

    expect(posted).toHaveLength(164)
    expect(posted.at(-1)).toEqual([2, 'stderr', 'y'])
  })

  it('stays within its window and says how much it dropped once there is room', () => {
    const { window, posted, capture: output } = capture()

    for (let i = 0; i < 20; i++) output.write(1, 'stdout', 'x'.repeat(100_000))
    const length = () => posted.reduce((sum, [, , text]) => sum + text.length, 0)
    expect(length()).toBe(1_000_000)
    expect(window[0]).toBe(1_000_000)

    window[0] = 0
    output.write(1, 'stdout', 'again')
    output.flush()

    expect(posted.at(-2)).toEqual([
      1,
      'stderr',
      expect.stringContaining('1000000 characters of output'),
    ])
    expect(posted.at(-1)).toEqual([1, 'stdout', 'again'])
  })

  it('says at the end what was lost, room or not', () => {
    const { posted, capture: output } = capture()

    for (let i = 0; i < 20; i++) output.write(1, 'stdout', 'x'.repeat(100_000))
    output.flush()

    expect(posted.at(-1)![2]).toContain('1000000 characters of output')
  })

  it('cuts one giant write', () => {
    const { posted, capture: output } = capture()

    output.write(null, 'stdout', 'x'.repeat(1 << 20))
    output.write(null, 'stdout', 'next')
    output.flush()

    expect(posted.map(([, , text]) => text.length > 100)).toEqual([true, false, false])
    expect(posted[0]![2]).toHaveLength(1 << 18)
    expect(posted[1]![2]).toContain('786432 characters')
  })
})
