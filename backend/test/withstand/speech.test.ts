import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import {
  readSample,
  sileroTimes,
  utterances,
} from '../../src/components/audio/vad/testing/silero-times.ts'
import type { AudioFrame, GraphManager, TextFrame } from '../../src/core/index.ts'
import { temporaryFolder } from '../../src/core/projects/temporary-folder.ts'
import { openneuro } from '../cli/openneuro.ts'
import { openStore } from './store.ts'

const RATE = 16_000
/** One window of the model. The lines have three decimals, so half of the last is added. */
const TOLERANCE_SECONDS = 0.032 + 0.0005

/** Start and end in seconds of each utterance, as the model alone gives them. */
let expected: readonly (readonly [number, number])[]

beforeAll(async () => {
  const sample = await readSample()
  expected = utterances(await sileroTimes(sample), sample.length / RATE)
}, 60_000)

function expectTimes(lines: readonly string[]): void {
  expect(lines).toHaveLength(expected.length)
  expect(lines.length).toBeGreaterThan(1)
  lines.forEach((line, index) => {
    const times = /^([\d.]+) s – ([\d.]+) s \(([\d.]+) s\)$/.exec(line)
    expect(times, line).not.toBeNull()
    const [start, end, length] = times!.slice(1).map(Number) as [number, number, number]
    const [expectedStart, expectedEnd] = expected[index]!
    expect(Math.abs(start - expectedStart), `start of ${line}`).toBeLessThan(TOLERANCE_SECONDS)
    expect(Math.abs(end - expectedEnd), `end of ${line}`).toBeLessThan(TOLERANCE_SECONDS)
    expect(length).toBeCloseTo(end - start, 2)
  })
}

/** All that comes out of an output until it is closed. */
function collect<V>(graph: GraphManager, nodeId: string, slot: string, pick: (item: unknown) => V) {
  const tap = graph.tap(nodeId, slot, { maxItems: 10_000 })
  const items: V[] = []
  const enough = Promise.withResolvers<void>()
  const reading = (async () => {
    for await (const item of tap) {
      items.push(pick(item))
      if (items.length === expected.length) enough.resolve()
    }
  })()
  return {
    items,
    /** As many as there should be. */
    enough: enough.promise,
    async close() {
      tap.close()
      await reading
    },
  }
}

const samplesOf = async (path: string): Promise<Int16Array> => {
  const wav = new wavefile.WaveFile(await readFile(path))
  expect(wav.fmt).toMatchObject({ numChannels: 1, sampleRate: RATE, bitsPerSample: 16 })
  return Int16Array.from(wav.getSamples(true, Int16Array) as unknown as Int16Array)
}

describe('the Speech Detection preset', { timeout: 120_000 }, () => {
  it('tells the times that the model alone tells, and records every utterance whole', async () => {
    await using engine = await openStore()
    const { graph, store } = engine
    await store.open('Speech Detection')
    await graph.setInitArgs('input', {
      config: { path: 'samples/speech.wav', loop: false, pace: 'fast' },
    })
    const lines = collect(graph, 'display', 'ui_text', (item) => (item as TextFrame).text)
    const sent = collect(graph, 'vad', 'audio', (item) =>
      Int16Array.from((item as AudioFrame).data, (value) =>
        Math.max(-32768, Math.min(32767, Math.trunc(value * 32768))),
      ),
    )

    expect(store.problems).toEqual([])
    await graph.start()
    await lines.enough
    await graph.stop()
    await Promise.all([lines.close(), sent.close()])

    expect(graph.nodes().map(({ error }) => error)).toEqual(graph.nodes().map(() => null))
    expectTimes(lines.items)
    const recorded = await samplesOf(
      join(engine.home, 'projects', 'Speech Detection', 'utterances.wav'),
    )
    expect(recorded).toEqual(joined(sent.items))
  })

  it('does the same from the command, which prints JSON lines and nothing else', async () => {
    await using folder = await temporaryFolder()

    const { code, stdout, stderr } = await openneuro([
      'run',
      'Speech Detection',
      ...['--home', folder.path, '--tap', 'display.ui_text', '--tap', 'vad.audio'],
      ...['--set', 'input.config.pace=fast'],
    ])

    expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')])
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const texts = printed.filter(({ kind }) => kind === 'TextFrame')
    const audio = printed.filter(({ kind }) => kind === 'AudioFrame')
    expect(texts.length + audio.length).toBe(printed.length)
    expectTimes(texts.map(({ text }) => text))
    expect(texts[0]).toMatchObject({ node: 'display', slot: 'ui_text' })
    expect(audio.map(({ node, sample_rate }) => [node, sample_rate])).toEqual(
      expected.map(() => ['vad', RATE]),
    )
    const recorded = await samplesOf(join(folder.path, 'recordings', 'utterances.wav'))
    const length = audio.reduce((sum, { data }) => sum + data.shape[1], 0)
    expect(recorded.length).toBe(length)
  })
})

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
