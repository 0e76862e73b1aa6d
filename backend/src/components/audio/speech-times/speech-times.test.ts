import { describe, expect, it } from 'vitest'
import { AudioFrame, InterruptFrame, type TextFrame } from '../../../core/index.ts'
import { speechTimes } from './speech-times.ts'

const T0 = 1_000_000_000
const utterance = (seconds: number, length: number, turn?: number) =>
  new AudioFrame({
    data: new Float32Array(length * 8000),
    sampleRate: 8000,
    timestampUs: T0 + seconds * 1e6,
    turn,
  })
const interrupt = (seconds: number, turn?: number) =>
  new InterruptFrame({ reason: 'speech_detected', timestampUs: T0 + seconds * 1e6, turn })

/**
 * Runs the component as behind a VAD: an interrupt is there before the utterance whose first sample is
 * older than it. A virtual clock would send each frame at its own time.
 */
async function lines(inputs: {
  audio: readonly AudioFrame[]
  interrupt?: readonly InterruptFrame[]
}): Promise<string[]> {
  const interrupts = [...(inputs.interrupt ?? [])]
  const sent: TextFrame[] = []
  await speechTimes.run!({
    inputs: {
      audio: inputs.audio,
      interrupt: inputs.interrupt ? { tryNext: () => interrupts.shift() ?? null } : null,
    },
    outputs: { text: { send: (frame: TextFrame) => sent.push(frame) } },
    clock: { origin: T0 },
  } as never)
  return sent.map((frame) => frame.text)
}

describe('speechTimes', () => {
  it('counts from the first to the last sample, in seconds since the start', async () => {
    expect(await lines({ audio: [utterance(0, 1), utterance(2.25, 1.5)] })).toEqual([
      '0.000 s – 1.000 s (1.000 s)',
      '2.250 s – 3.750 s (1.500 s)',
    ])
  })

  it('begins at the interrupt where there is one', async () => {
    const interrupts = [interrupt(0.5, 1), interrupt(3.1, 3), interrupt(6, 4)]
    const audio = [utterance(0, 2, 1), utterance(2.5, 2, 3), utterance(5, 2, 4)]

    expect(await lines({ interrupt: interrupts, audio })).toEqual([
      '0.500 s – 2.000 s (1.500 s)',
      '3.100 s – 4.500 s (1.400 s)',
      '6.000 s – 7.000 s (1.000 s)',
    ])
  })

  it('goes by time where there are no turns', async () => {
    const audio = [utterance(0, 2), utterance(5, 2), utterance(8, 1)]

    expect(await lines({ interrupt: [interrupt(0.5), interrupt(5.5)], audio })).toEqual([
      '0.500 s – 2.000 s (1.500 s)',
      '5.500 s – 7.000 s (1.500 s)',
      '8.000 s – 9.000 s (1.000 s)',
    ])
  })
})
