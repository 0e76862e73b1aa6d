import { describe, expect, it } from 'vitest'
import { RequestFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { pulse } from './pulse.ts'

describe('pulse', () => {
  it('sends a request at once and then at every interval', async () => {
    const { pulse: sent } = await runComponent<{ pulse: RequestFrame[] }>(pulse, {
      config: { interval: 0.5 },
      until: { ms: 1700 },
    })

    expect(sent.every((frame) => frame instanceof RequestFrame)).toBe(true)
    const first = sent[0]!.timestampUs
    expect(sent.map((frame) => (frame.timestampUs - first) / 1000)).toEqual([0, 500, 1000, 1500])
  })

  it('still knows what its slot was called', () => {
    expect(pulse.formerSlots).toEqual({ request: 'pulse' })
  })
})
