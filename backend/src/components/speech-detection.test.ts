import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDocument } from '@openneuro/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import type { AudioFrame, TextFrame } from '../core/index.ts'
import { type RunGraphOptions, runGraph } from '../core/testing/index.ts'
import { readSample, sileroTimes, utterances } from './audio/vad/testing/silero-times.ts'
import { createCatalog } from './registry.ts'

const preset = new URL('../../assets/presets/Speech%20Detection/graph.json', import.meta.url)
const TOLERANCE_SECONDS = 0.032 + 1e-6

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'speech-detection-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the preset; gives what it displays, and what it sent. */
async function run(pace: 'fast' | 'realtime', options: Partial<RunGraphOptions>) {
  const json = JSON.parse(await readFile(preset, 'utf8'))
  json.nodes.input.init_args.config.pace = pace
  const { outputs, errors } = await runGraph(parseDocument(json).document, {
    components: createCatalog(),
    folders: { projectFolder: folder },
    ...options,
  })
  expect(errors).toEqual({})
  const lines = (outputs['display.ui_text'] as TextFrame[]).map(({ text }) => text)
  const items = Object.values(outputs).reduce((sum, { length }) => sum + length, 0)
  return { lines, audio: outputs['vad.audio'] as AudioFrame[], items }
}

const numbers = (line: string) => [...line.matchAll(/[\d.]+/g)].map(Number)

describe('Speech Detection', { timeout: 180_000 }, () => {
  it('finds the utterances of the sample where the model finds them, at any pace', async () => {
    const sample = await readSample()
    const expected = utterances(await sileroTimes(sample), sample.length / 16_000)

    const fast = await run('fast', { threads: false })
    const realtime = await run('realtime', { threads: false })

    expect(realtime.lines).toEqual(fast.lines)
    expect(fast.lines).toHaveLength(4)
    for (const [index, line] of fast.lines.entries()) {
      const [start, end, length] = numbers(line)
      expect(Math.abs(start! - expected[index]![0])).toBeLessThanOrEqual(TOLERANCE_SECONDS)
      expect(Math.abs(end! - expected[index]![1])).toBeLessThanOrEqual(TOLERANCE_SECONDS)
      expect(length).toBeCloseTo(end! - start!, 2)
    }
  })

  it('finds the same in threads, and records it', async () => {
    const virtual = await run('fast', { threads: false })

    const threaded = await run('fast', { until: { items: virtual.items } })

    expect(threaded.lines).toEqual(virtual.lines)
    const file = new wavefile.WaveFile(await readFile(join(folder, 'utterances.wav')))
    const samples = virtual.audio.reduce((sum, frame) => sum + frame.samples, 0)
    expect((file.data as { chunkSize: number }).chunkSize).toBe(2 * samples)
  })
})
