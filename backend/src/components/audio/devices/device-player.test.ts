import { describe, expect, it } from 'vitest'
import {
  AudioFrame,
  defineComponent,
  type PlaybackFrame,
  SpeechEvent,
} from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { Playback, runPlayback } from '../playback/playback.ts'
import { DevicePlayer } from './device-player.ts'
import { renderInputs, renderOutputs } from './render.ts'

const T0 = 1_000_000_000
const RATE = 24_000

interface Written {
  /** When it was written, and when the device has played it, ms since the start. */
  readonly atMs: number
  readonly heardMs: number
  readonly peak: number
}

/** A speaker whose device is a list, and takes everything at once. */
function recordingSpeaker(written: Written[]) {
  return defineComponent({
    name: 'RecordingSpeaker',
    description: 'Writes down what a device would play',
    tags: { io: ['sink'], functionality: ['audio'] },
    inputs: renderInputs,
    outputs: renderOutputs,
    async run(context) {
      let heardMs = 0
      const player = new DevicePlayer({
        context,
        format: { sampleRate: RATE, channels: 1 },
        write: async (bytes) => {
          const atMs = (context.clock.now() - context.clock.origin) / 1000
          heardMs = Math.max(heardMs, atMs) + bytes.length / 2 / (RATE / 1000)
          written.push({ atMs, heardMs, peak: peakOf(bytes) })
        },
        onPlayed: (ms, isEmpty) => playback.played(ms, isEmpty),
      })
      const output = context.outputs.playback
      const playback = new Playback({ context, output, sink: player })
      await Promise.all([runPlayback(context.inputs, playback), player.run()])
    },
  })
}

function peakOf(bytes: Uint8Array): number {
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  return Math.max(...samples.map(Math.abs)) / 32_768
}

/** One second of a loud constant. */
const second = (ms: number, generation: number, chars: number, turn = 1) =>
  new AudioFrame({
    data: new Float32Array(RATE).fill(0.5),
    sampleRate: RATE,
    timestampUs: T0 + ms * 1000,
    turn,
    generation,
    chars,
  })
const event = (ms: number, kind: SpeechEvent['event']) =>
  new SpeechEvent({ turn: 2, event: kind, timestampUs: T0 + ms * 1000 })

async function played(inputs: Record<string, readonly unknown[]>, ms = 4000) {
  const written: Written[] = []
  const { playback } = await runComponent<{ playback: PlaybackFrame[] }>(
    recordingSpeaker(written),
    { inputs, until: { ms } },
  )
  return { written, playback }
}

describe('DevicePlayer', () => {
  it('writes shortly before it is heard, without gaps', async () => {
    const { written } = await played({ audio: [second(0, 1, 5), second(0, 1, 9)] })

    expect(written.at(-1)!.heardMs).toBeCloseTo(2000, 3)
    for (const { atMs, heardMs } of written) expect(heardMs - atMs).toBeLessThanOrEqual(51)
  })

  it('tells how much has been heard, in characters and ms', async () => {
    const { playback } = await played({ audio: [second(0, 1, 5), second(0, 1, 9)] })

    const ms = playback.map((one) => one.ms)
    expect(ms).toEqual([...ms].sort((a, b) => a - b))
    expect(ms.length).toBeGreaterThan(20)
    expect(playback.at(-1)).toMatchObject({
      turn: 1,
      generation: 1,
      chars: 9,
      ms: 2000,
      done: true,
    })
  })

  it('plays softly within 60 ms of the start of speech, and as before after a false alarm', async () => {
    const { written } = await played({
      audio: [second(0, 1, 5), second(0, 1, 9)],
      turn_events: [event(500, 'start'), event(900, 'false_alarm')],
    })

    const loud = (from: number, to: number) =>
      written.filter((one) => one.atMs > from && one.atMs < to && one.peak > 0.2)
    expect(loud(400, 500).length).toBeGreaterThan(0)
    expect(loud(560, 900)).toEqual([])
    expect(loud(960, 2000).length).toBeGreaterThan(50)
  })

  it('falls silent when speech is confirmed, and says how far it had come', async () => {
    const { written, playback } = await played({
      audio: [second(0, 1, 10), second(1200, 1, 20), second(2000, 2, 7, 2)],
      turn_events: [event(600, 'start'), event(700, 'confirmed')],
    })

    expect(written.filter(({ atMs }) => atMs > 700 && atMs < 2000)).toEqual([])
    const cut = playback.find(({ generation, done }) => generation === 1 && done)!
    expect(cut.ms).toBeGreaterThan(650)
    expect(cut.ms).toBeLessThan(701)
    expect(playback.at(-1)).toMatchObject({ generation: 2, chars: 7, done: true })
    expect(written.at(-1)!.peak).toBeCloseTo(0.5, 2)
  })
})
