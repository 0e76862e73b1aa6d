import { describe, expect, it } from 'vitest'
import { defineComponent, optional, PlaybackFrame, T } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { HalfDuplex } from './half-duplex.ts'

const T0 = 1_000_000_000
const heard = (ms: number, done: boolean) =>
  new PlaybackFrame({
    turn: 1,
    generation: 1,
    chars: 0,
    ms,
    done,
    timestampUs: T0 + ms * 1000,
  })

/** At which ms the microphone is closed, looked at every 100 ms. */
async function closedAt(playback: readonly PlaybackFrame[], ms: number): Promise<number[]> {
  const closed: number[] = []
  const listener = defineComponent({
    name: 'Listener',
    description: 'Looks whether the microphone is closed',
    tags: { io: ['conduit'], functionality: ['audio'] },
    inputs: { playback: optional(PlaybackFrame) },
    outputs: { nothing: optional(T) },
    async run({ inputs, clock, signal }) {
      const halfDuplex = new HalfDuplex(clock)
      void halfDuplex.follow(inputs.playback!)
      for await (const tick of clock.every(100, signal)) {
        if (halfDuplex.isClosed) closed.push(tick * 100)
      }
    },
  })
  await runComponent(listener, { inputs: { playback }, until: { ms } })
  return closed
}

describe('HalfDuplex', () => {
  it('closes the microphone while the character is heard, and a little longer', async () => {
    const closed = await closedAt([heard(0, false), heard(300, false), heard(600, true)], 3000)

    expect(closed).toEqual([100, 200, 300, 400, 500, 600, 700, 800])
  })

  it('opens it again when a speaker ends without a word', async () => {
    const closed = await closedAt([heard(0, false)], 5000)

    expect(closed.at(-1)).toBe(1900)
  })
})
