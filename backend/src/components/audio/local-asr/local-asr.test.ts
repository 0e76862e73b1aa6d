import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TINY_TRANSCRIPTS, writeTinyModel } from '../../../../../scripts/tiny-models/index.ts'
import { AudioFrame, SpeechEvent, type TextFrame, type TracePart } from '../../../core/index.ts'
import { graphOf, runComponent, runGraph } from '../../../core/testing/index.ts'
import { createCatalog } from '../../registry.ts'
import { localAsr } from './local-asr.ts'

const T0 = 1_700_000_000_000_000
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiny-ears-'))
  await writeTinyModel({
    folder,
    repository: 'onnx-community/whisper-base',
    kind: 'speech-to-text',
    suffix: '_quantized',
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function tone(hz: number, { turn = 1, seconds = 1, sampleRate = 48_000 } = {}): AudioFrame {
  const data = Float32Array.from({ length: seconds * sampleRate }, (_, i) =>
    hz === 0 ? 0 : 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  )
  return new AudioFrame({ data, sampleRate, turn, timestampUs: T0 + turn * 1_000_000 })
}

const run = (inputs: Record<string, readonly unknown[]>, onTrace?: (part: TracePart) => void) =>
  runComponent<{ text: TextFrame[] }>(localAsr, {
    inputs,
    folders: { modelsFolder: folder },
    config: { device: 'cpu' },
    ...(onTrace && { onTrace }),
  })

describe('LocalASR', () => {
  it('writes down each utterance in order, with its turn, and nothing for silence', async () => {
    const audio = [tone(200), tone(0, { turn: 2 }), tone(5000, { turn: 3, sampleRate: 16_000 })]

    const { text } = await run({ audio })

    expect(text.map((one) => [one.text, one.turn, one.language])).toEqual([
      [TINY_TRANSCRIPTS.low, 1, 'en'],
      [TINY_TRANSCRIPTS.high, 3, 'en'],
    ])
  })

  it('hears speech longer than its window piece by piece', async () => {
    const { text } = await run({ audio: [tone(200, { seconds: 40, sampleRate: 16_000 })] })

    expect(text[0]?.text).toContain(TINY_TRANSCRIPTS.low)
  })

  it('begins before the turn is surely over and uses the result', async () => {
    const audio = tone(200)
    const event = (kind: 'candidate_end' | 'end', atMs: number) =>
      new SpeechEvent({
        turn: 1,
        event: kind,
        audio: kind === 'end' ? null : audio,
        timestampUs: audio.timestampUs + atMs * 1000,
      })
    const traces: TracePart[] = []

    const { text } = await run(
      {
        turn_events: [event('candidate_end', 10), event('end', 500)],
        audio: [
          new AudioFrame({
            data: audio.data,
            sampleRate: 48_000,
            turn: 1,
            timestampUs: audio.timestampUs,
          }),
        ],
      },
      (part) => traces.push(part),
    )

    expect(text.map((one) => one.text)).toEqual([TINY_TRANSCRIPTS.low])
    expect(traces.map(({ turn, part, setting }) => [turn, part, setting])).toEqual([
      [1, 'asr', 'model onnx-community/whisper-base'],
    ])
  })

  it('runs in a thread of its own', async () => {
    const graph = graphOf({ ears: ['LocalASR', { config: { device: 'cpu' } }] })

    const { outputs, errors } = await runGraph(graph, {
      components: createCatalog(),
      feed: { 'ears.audio': [tone(5000)] },
      until: { items: 1 },
      folders: { modelsFolder: folder },
    })

    expect(errors).toEqual({})
    expect(outputs['ears.text']?.map((one) => one.text)).toEqual([TINY_TRANSCRIPTS.high])
  })

  it('says which files it misses', async () => {
    const nowhere = join(folder, 'nowhere')

    await expect(
      runComponent(localAsr, { inputs: { audio: [] }, folders: { modelsFolder: nowhere } }),
    ).rejects.toThrow(/"onnx-community\/whisper-base\/config.json" is not in/)
  })

  it('needs its model, with size and licence, as it is configured', () => {
    const need = (config: Record<string, unknown>) =>
      localAsr.requires({
        config: { model: 'onnx-community/whisper-base', dtype: 'auto', ...config },
      })

    expect(need({})).toMatchObject([
      { kind: 'model', id: 'whisper-base-q8', bytes: 79_664_191, licence: 'Apache-2.0' },
    ])
    expect(need({ model: 'onnx-community/whisper-small' })).toMatchObject([
      { id: 'whisper-small-q8', file: 'onnx-community/whisper-small' },
    ])
    expect(need({ model: 'acme/moonshine', dtype: 'fp32' })).toMatchObject([
      { id: 'acme--moonshine-fp32', byHand: true },
    ])
  })
})
