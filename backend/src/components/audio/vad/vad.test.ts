import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AudioFrame,
  defineComponent,
  type InterruptFrame,
  resample,
  type SpeechEvent,
  type TracePart,
} from '../../../core/index.ts'
import {
  graphOf,
  type RunComponentOptions,
  runComponent,
  runGraph,
} from '../../../core/testing/index.ts'
import { readSample, sileroTimes, utterances } from './testing/silero-times.ts'
import { tinySmartTurnModel } from './testing/tiny-onnx.ts'
import { vad } from './vad.ts'

const RATE = 16_000
const T0 = 1_700_000_000_000_000
/** Length of one window, the precision of the model, and what floating point loses. */
const TOLERANCE = 0.032 + 1e-6

let folder: string
let sample: Float32Array
/** What is heard in the sample with the default settings. */
let whole: Heard
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vad-'))
  sample = await readSample()
  whole = await hear(framesOf(sample))
})
afterAll(() => rm(folder, { recursive: true }))

interface Heard extends Record<string, readonly unknown[]> {
  audio: AudioFrame[]
  interrupt: InterruptFrame[]
  speech: SpeechEvent[]
}

function framesOf(samples: Float32Array, frameMs = 20, sampleRate = RATE): AudioFrame[] {
  const size = (sampleRate * frameMs) / 1000
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => {
    const data = samples.slice(i * size, (i + 1) * size)
    return new AudioFrame({ data, sampleRate, timestampUs: T0 + i * frameMs * 1000 })
  })
}

const hear = (audio: readonly AudioFrame[], options: RunComponentOptions = {}) =>
  runComponent<Heard>(vad, { inputs: { audio }, ...options })

const seconds = (timestampUs: number) => (timestampUs - T0) / 1e6
const endOf = (frame: AudioFrame) => seconds(frame.timestampUs + frame.durationUs)
const secondsOf = ({ audio, interrupt }: Heard) =>
  audio.map((frame, i) => [seconds(interrupt[i]!.timestampUs), endOf(frame)] as const)

/** Quicker than comparing values one by one. */
function sameSamples(a: Float32Array, b: Float32Array): boolean {
  const bytes = (samples: Float32Array) =>
    Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  return Buffer.compare(bytes(a), bytes(b)) === 0
}

function expectTimes(
  found: readonly (readonly [number, number])[],
  expected: readonly (readonly [number, number])[],
): void {
  expect(found).toHaveLength(expected.length)
  for (const [index, [start, end]] of found.entries()) {
    expect(Math.abs(start - expected[index]![0])).toBeLessThanOrEqual(TOLERANCE)
    expect(Math.abs(end - expected[index]![1])).toBeLessThanOrEqual(TOLERANCE)
  }
}

describe('vad', () => {
  it('finds the utterances where the model itself finds them', async () => {
    expect(whole.audio).toHaveLength(4)
    expectTimes(secondsOf(whole), utterances(await sileroTimes(sample), sample.length / RATE))
  })

  it('gives the sound of each utterance, with the second before it', () => {
    const { audio, interrupt } = whole

    for (const [index, frame] of audio.entries()) {
      const from = Math.round(seconds(frame.timestampUs) * RATE)
      expect(sameSamples(frame.data, sample.subarray(from, from + frame.samples))).toBe(true)
      expect(frame).toMatchObject({ turn: index + 1, sampleRate: RATE, channels: 1 })
      const before = seconds(interrupt[index]!.timestampUs) - seconds(frame.timestampUs)
      expect(before).toBeLessThanOrEqual(1.0001)
    }
  })

  it('sends one interrupt per turn, together with confirmed', () => {
    const { interrupt, speech } = whole
    const confirmed = speech.filter(({ event }) => event === 'confirmed')

    expect(interrupt.map(({ turn, reason }) => [turn, reason])).toEqual(
      [1, 2, 3, 4].map((turn) => [turn, 'speech_detected']),
    )
    expect(confirmed.map(({ turn, timestampUs }) => [turn, timestampUs])).toEqual(
      interrupt.map(({ turn, timestampUs }) => [turn, timestampUs]),
    )
  })

  it('tells the course of every turn, with the sound so far', () => {
    const { speech, audio } = whole

    const first = speech.filter(({ turn }) => turn === 1)
    expect(first.map(({ event }) => event)).toEqual([
      'start',
      'confirmed',
      'candidate_end',
      'resumed',
      'candidate_end',
      'end',
    ])
    expect(first[2]!.audio!.samples).toBeGreaterThan(0)
    expect(first[4]!.audio!.samples).toBeGreaterThan(first[2]!.audio!.samples)
    expect(sameSamples(first[5]!.audio!.data, audio[0]!.data)).toBe(true)
  })

  it('traces the end of speech of each utterance and the silence waited for', async () => {
    const traces: TracePart[] = []
    const { audio } = await hear(framesOf(sample), { onTrace: (part) => traces.push(part) })

    const waits = traces.filter(({ part }) => part === 'end_of_turn')
    const moments = traces.filter(({ part }) => part === 'end_of_speech')
    expect(waits.map(({ turn }) => turn)).toEqual(audio.map(({ turn }) => turn))
    expect(moments.map(({ fromUs, toUs }) => toUs - fromUs)).toEqual(audio.map(() => 0))
    expect(waits.map(({ fromUs }) => fromUs)).toEqual(moments.map(({ fromUs }) => fromUs))
    for (const { fromUs, toUs, setting } of waits.slice(0, -1)) {
      expect(setting).toBe('silence_seconds 0.9')
      expect((toUs - fromUs) / 1e6).toBeGreaterThanOrEqual(0.9)
      expect((toUs - fromUs) / 1e6).toBeLessThan(1)
    }
  })

  it('does not count that a file began late as silence', async () => {
    const late = defineComponent({
      name: 'Late',
      description: '',
      tags: { io: ['conduit'], functionality: ['audio'] },
      inputs: { audio: AudioFrame },
      outputs: { audio: AudioFrame },
      async run({ inputs, outputs, clock, signal }) {
        for await (const frame of inputs.audio) {
          await clock.sleep(2000 - (clock.now() - frame.timestampUs) / 1000, signal)
          outputs.audio.send(frame)
        }
      },
    })
    const { traces } = await runGraph(
      graphOf({ late: ['Late'], vad: ['VAD'] }, ['late.audio -> vad.audio']),
      { components: [late, vad], threads: false, feed: { 'late.audio': framesOf(sample) } },
    )

    const waits = traces.filter(({ part }) => part === 'end_of_turn')
    expect(waits.length).toBeGreaterThan(1)
    for (const { fromUs, toUs } of waits.slice(0, -1)) {
      expect((toUs - fromUs) / 1e6).toBeCloseTo(0.9, 0)
    }
  })

  it('gives the same utterances however the sound is cut into frames', async () => {
    const [small, large, single] = await Promise.all(
      [10, 400, 12_000].map((frameMs) => hear(framesOf(sample, frameMs))),
    )

    const described = ({ audio, interrupt }: Heard) => [
      audio.map((frame) => [frame.timestampUs, frame.samples]),
      interrupt.map((frame) => frame.timestampUs),
    ]
    for (const heard of [small!, large!, single!]) {
      expect(described(heard)).toEqual(described(whole))
    }
  })

  it('keeps the rate and the channels of what it hears', async () => {
    const at48k = resample(sample.slice(0, 5 * RATE), RATE, 48_000)
    const stereo = framesOf(at48k, 20, 48_000).map(
      (frame) =>
        new AudioFrame({
          data: Float32Array.of(...frame.data, ...frame.data),
          sampleRate: 48_000,
          channels: 2,
          timestampUs: frame.timestampUs,
        }),
    )

    const heard = await hear(stereo)

    expect(heard.audio[0]).toMatchObject({ sampleRate: 48_000, channels: 2 })
    expectTimes(secondsOf(heard).slice(0, 1), utterances(await sileroTimes(sample), 12).slice(0, 1))
  })

  it('sends nothing for a false alarm but the word of it', async () => {
    const blip = new Float32Array(4 * RATE)
    blip.set(sample.slice(0.6 * RATE, 0.78 * RATE), 2 * RATE)

    const { audio, interrupt, speech } = await hear(framesOf(blip))

    expect([audio, interrupt]).toEqual([[], []])
    expect(speech.map(({ event }) => event)).toEqual(['start', 'false_alarm'])
  })

  it('ends an utterance when the source stops sending', async () => {
    const { audio, speech } = await hear(framesOf(sample.slice(0, 2.2 * RATE)))

    expect(audio).toHaveLength(1)
    expect(endOf(audio[0]!)).toBeCloseTo(2.176, 2)
    expect(speech.at(-1)).toMatchObject({ event: 'end', turn: 1 })
  })

  it('ends an open utterance when it is stopped', async () => {
    const { audio } = await hear(framesOf(sample), { until: { ms: 1400 } })

    expect(audio).toHaveLength(1)
    expect(endOf(audio[0]!)).toBeGreaterThan(1.3)
    expect(endOf(audio[0]!)).toBeLessThanOrEqual(1.42)
  })

  it('sends no speech that is too short', async () => {
    const { audio, speech } = await hear(framesOf(sample), { config: { min_speech_seconds: 1.45 } })

    expect(audio.length).toBeLessThan(4)
    expect(speech.filter(({ event }) => event === 'end')).toHaveLength(4)
  })

  describe('with Smart Turn', () => {
    const withModel = async (operator: 'ReduceMax' | 'ReduceMin') => {
      const smart_turn_onnx = join(folder, `${operator}.onnx`)
      await writeFile(smart_turn_onnx, tinySmartTurnModel(operator))
      return hear(framesOf(sample.slice(0, 5.5 * RATE)), { config: { smart_turn_onnx } })
    }

    it('ends at silence_seconds when the model says so', async () => {
      const heard = await withModel('ReduceMax')

      expectTimes(secondsOf(heard).slice(0, 1), secondsOf(whole).slice(0, 1))
    })

    it('waits until max_silence_seconds when it does not', async () => {
      const heard = await withModel('ReduceMin')

      const [[start, end]] = utterances(await sileroTimes(sample), 12) as [[number, number]]
      expectTimes(secondsOf(heard).slice(0, 1), [[start, end + 0.5]])
    })

    it('is off with one line when there is no model', async () => {
      const lines: string[] = []

      await hear([], { onOutput: (_, text) => lines.push(text) })

      expect(lines.join('').match(/Smart Turn is off/g)).toHaveLength(1)
    })

    it('says which model it cannot load', async () => {
      const smart_turn_onnx = join(folder, 'broken.onnx')
      await writeFile(smart_turn_onnx, 'no model')

      await expect(hear([], { config: { smart_turn_onnx } })).rejects.toMatchObject({
        code: 'file.invalid',
        path: 'config.smart_turn_onnx',
      })
    })
  })
})
