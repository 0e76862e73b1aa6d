import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import {
  serveOpenAiAudio,
  startProviders,
} from '../../src/components/testing/provider-server/index.ts'
import { Launched } from '../launcher/launched.ts'
import { openneuro, openneuroUntil } from './openneuro.ts'

const SAMPLE = fileURLToPath(new URL('../../assets/samples/speech.wav', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'openneuro-run-'))
const home = ['--home', join(folder, 'home')]
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const isOne = (lines: readonly unknown[]) => lines.length === 1

const edge = (from: string, to: string) => {
  const [source_node, source_slot] = from.split('.')
  const [target_node, target_slot] = to.split('.')
  return { source_node, source_slot, target_node, target_slot }
}

describe('openneuro run', { timeout: 120_000 }, () => {
  it('prints tapped frames as lines of JSON and nothing else on standard output', async () => {
    const feed = ['--feed', 'input.ui_text=-', '--tap', 'display.ui_text', '--until-idle', '0.5']
    const set = ['--set', 'repeater.config.interval_seconds=1000']

    const { code, lines } = await openneuro(
      ['run', 'Text Playground', ...home, ...feed, ...set],
      'good\nmorning\n',
    )

    expect(lines.map(({ node, slot, kind, text }) => ({ node, slot, kind, text }))).toEqual([
      { node: 'display', slot: 'ui_text', kind: 'TextFrame', text: 'good' },
      { node: 'display', slot: 'ui_text', kind: 'TextFrame', text: 'morning' },
    ])
    expect(code).toBe(0)
  })

  it('feeds a required input that has no edge, a line of the file for each frame', async () => {
    const graph = file('display.json', { nodes: { d: { type: 'TextDisplay' } }, edges: [] })
    const text = file('lines.txt', 'one\r\ntwo')

    const { code, lines } = await openneuro([
      'run',
      graph,
      ...home,
      '--feed',
      `d.text=${text}`,
      '--tap',
      'd.ui_text',
      '--until-idle',
      '0.5',
    ])

    expect(lines.map((line) => line.text)).toEqual(['one', 'two'])
    expect(code).toBe(0)
  })

  it('feeds a wav at its own pace and describes sound without writing it out', async () => {
    const graph = file('pass.json', { nodes: { p: { type: 'Passthrough' } }, edges: [] })
    const wav = file('tone.wav', '')
    writeFileSync(wav, secondsOfWav(0.5))
    const startedAt = performance.now()

    const { lines } = await openneuro([
      'run',
      graph,
      ...home,
      '--feed',
      `p.data=${wav}`,
      '--tap',
      'p.data',
      '--until-idle',
      '0.3',
    ])

    expect(lines).toHaveLength(25)
    expect(lines[0]).toMatchObject({
      node: 'p',
      slot: 'data',
      kind: 'AudioFrame',
      sample_rate: 16000,
      channels: 1,
      data: { dtype: 'float32', shape: [1, 320] },
    })
    const times = lines.map((line) => line.timestamp_us as number)
    expect(times.at(-1)! - times[0]!).toBe(480_000)
    expect(performance.now() - startedAt).toBeGreaterThan(480)
  })

  it('feeds an optional input that takes neither text nor sound, lines of JSON', async () => {
    const graph = file('times.json', { nodes: { t: { type: 'SpeechTimes' } }, edges: [] })
    const wav = file('short.wav', '')
    writeFileSync(wav, secondsOfWav(0.1))
    const feedOf = (lines: string) => [
      ...['--feed', `t.audio=${wav}`, '--feed', `t.interrupt=${file('interrupts.jsonl', lines)}`],
      ...['--tap', 't.text', '--until-idle', '0.3'],
    ]

    const good = await openneuro(['run', graph, ...home, ...feedOf('{"reason":"hm"}\n')])
    const bad = await openneuro(['run', graph, ...home, ...feedOf('{"why":"hm"}\n')])

    expect([good.code, good.lines.length]).toEqual([0, 5])
    expect(bad.code).toBe(2)
    expect(bad.stderr).toContain('Cannot feed a line into "t.interrupt"')
  })

  it.each([
    ['--until-idle', 1500],
    ['the automatic end', 4000],
  ])('waits for the answer of a provider with %s', async (flag, answerMs) => {
    await using providers = await startProviders({ delays: { asrMs: Number(answerMs) } })
    serveOpenAiAudio(providers, { reply: () => 'late but there' })
    const graph = file('asr.json', {
      nodes: { asr: { type: 'ASR', init_args: { config: { base_url: `${providers.url}/v1` } } } },
      edges: [],
    })
    const wav = file('utterance.wav', '')
    writeFileSync(wav, secondsOfWav(0.02))
    const feed = ['--feed', `asr.audio=${wav}`, '--tap', 'asr.text']
    const end = flag === '--until-idle' ? [flag, '0.5'] : []

    const { lines } = await openneuro(['run', graph, ...home, ...feed, ...end])

    expect(lines.map((line) => line.text)).toEqual(['late but there'])
  })

  it('ends with 2 when there is no file to feed, and starts nothing', async () => {
    const { code, stderr } = await openneuro([
      'run',
      'Text Playground',
      ...home,
      '--feed',
      'input.ui_text=gone.txt',
      '--for',
      '1',
    ])

    expect(stderr).toBe(
      'Cannot feed "gone.txt" into "input.ui_text": there is no such file or folder\n',
    )
    expect(code).toBe(2)
  })

  it('ends quietly when whoever reads its output has read enough', async () => {
    const tap = ['--tap', 'poses.poses']

    const { code, stderr } = await openneuroUntil(isOne, [
      'run',
      'Motion Playground',
      ...home,
      ...tap,
    ])

    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('ends by itself when its sources have ended and all they sent is through', async () => {
    const graph = file('file.json', {
      nodes: {
        f: { type: 'AudioFile', init_args: { config: { path: 'half.wav', pace: 'fast' } } },
        p: { type: 'Passthrough' },
      },
      edges: [edge('f.audio', 'p.data')],
    })
    writeFileSync(join(folder, 'half.wav'), secondsOfWav(0.5))

    const { code, lines } = await openneuro(['run', graph, ...home, '--tap', 'p.data'])

    expect([code, lines.length]).toEqual([0, 25])
  })

  it('ends with 1 when a node failed, and says on standard error which and why', async () => {
    const { code, stdout, stderr } = await openneuro([
      'run',
      'Speech Detection',
      ...home,
      '--set',
      'input.config.path=nowhere.wav',
      '--until-idle',
      '0.3',
    ])

    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/Node "input" failed: .*"nowhere.wav"/)
  })

  it('ends with 2 on a graph that is wrong, names every problem, and runs nothing', async () => {
    const graph = file('wrong.json', {
      nodes: { a: { type: 'Nope' }, t: { type: 'TextDisplay' }, p: { type: 'Pulse' } },
      edges: [edge('p.pulse', 't.text')],
    })

    const { code, stderr } = await openneuro(['run', graph, ...home, '--for', '1'])

    expect(code).toBe(2)
    expect(stderr).toContain('nodes.a.type: There is no component "Nope"')
    expect(stderr).toContain('edges (p.pulse -> t.text): RequestFrame ≠ TextFrame')
    expect(stderr).toContain('The graph was not run')
  })

  it.each([
    [['--tap', 'nobody.text'], /node of --tap "nobody.text"/],
    [['--tap', 'display.nothing'], /"display" has no slot "nothing"/],
    [['--feed', 'display.nothing=x'], /"display" has no such input; it has "text"/],
    [['--feed', `display.text=${SAMPLE}`], /gives sound, which this input does not take/],
    [['--set', 'repeater.config.promt=x'], /no "promt"; there is "prompt"/],
    [['--until-idle', 'soon'], /--until-idle takes a number of seconds/],
    [['--frobnicate'], /--frobnicate/],
  ])('ends with 2 when it cannot follow %j', async (args, reason) => {
    const { code, stdout, stderr } = await openneuro(['run', 'Text Playground', ...home, ...args])

    expect(stderr).toMatch(reason)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('works beside a running server on the same home', async () => {
    await using server = new Launched(['--port', '0', '--no-open', ...home])
    await server.address()

    const tap = ['--tap', 'reminder.ui_text']

    const { code, lines } = await openneuroUntil(isOne, ['run', 'Text Playground', ...home, ...tap])

    expect(lines).toHaveLength(1)
    expect(code).toBe(0)
  })
})

/** 16 kHz, mono, 16 bits, silent. */
function secondsOfWav(seconds: number): Buffer {
  const bytes = Math.round(seconds * 16_000) * 2
  const wav = Buffer.alloc(44 + bytes)
  wav.write('RIFF', 0).toString()
  wav.writeUInt32LE(36 + bytes, 4)
  wav.write('WAVEfmt ', 8)
  for (const [offset, value] of [
    [16, 16],
    [24, 16_000],
    [28, 32_000],
    [40, bytes],
  ] as const) {
    wav.writeUInt32LE(value, offset)
  }
  for (const [offset, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const) {
    wav.writeUInt16LE(value, offset)
  }
  wav.write('data', 36)
  return wav
}
