import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createGuestEngine } from '../../src/core/engine/index.ts'
import { TextFrame } from '../../src/core/index.ts'
import type { Turn } from '../../src/core/projects/types.ts'
import { graphOf, runGraph } from '../../src/core/testing/index.ts'
import { untilState } from '../engine/harness.ts'
import { conversationCatalog } from './catalog.ts'
import { listener } from './components/listener.ts'
import { stage } from './components/stage.ts'

const conversation = (silence_seconds: number) =>
  graphOf(
    {
      ears: ['TestListener', { config: { silence_seconds, turns: 2, every_ms: 200 } }],
      asr: ['TestStage', { config: { part: 'asr', work_ms: 350 } }],
      llm: [
        'TestStage',
        { config: { part: 'first_token', work_ms: 60, note: 'Uses the second server' } },
      ],
      tts: ['TestStage', { config: { part: 'first_audio', work_ms: 40 } }],
      speaker: ['TestStage', { config: { part: 'played', work_ms: 20 } }],
    },
    [
      'ears.candidate -> asr.text',
      'ears.end -> asr.end',
      'asr.text -> llm.text',
      'llm.text -> tts.text',
      'tts.text -> speaker.text',
    ],
  )

/** Nodes that a turn was waiting for, without the time between them. */
const pathOf = ({ parts }: Turn) =>
  parts
    .filter(({ overlapped, part }) => !overlapped && part !== 'handover')
    .map(({ node_id }) => node_id)

it('parts told of in five threads add up to the turn', async () => {
  const home = await mkdtemp(join(tmpdir(), 'openneuro-turns-'))
  await using engine = await createGuestEngine({
    home,
    catalog: conversationCatalog(),
    assetsFolder: home,
  })
  // Long enough for a slow thread to hear of the candidate before the turn ends.
  await engine.graph.reset(conversation(2), { folder: home })
  const begin = engine.graph.inject('ears', 'begin')

  await engine.graph.start()
  for (const { node } of engine.graph.nodes()) {
    await untilState(engine.graph, node.id, ({ status }) => status === 'running')
  }
  begin.send(new TextFrame({ text: '' }))
  const whole = ['ears', 'ears', 'asr', 'llm', 'tts', 'speaker']
  // Threads tell of their parts by themselves: one may come after the turn is over.
  await vi.waitFor(() => expect(engine.turns.after(0).map(pathOf)).toEqual([whole, whole]), 50_000)
  expect(engine.graph.node('llm').note).toBe('Uses the second server')
  await engine.graph.stop()
  begin.close()

  for (const { parts, total_ms, outcome } of engine.turns.after(0)) {
    const path = parts.filter(({ overlapped }) => !overlapped)
    const sum = path.reduce((total, { ms }) => total + ms, 0)
    expect(outcome).toBe('played')
    expect(Math.abs(sum - total_ms)).toBeLessThan(5)
    expect(parts.find(({ overlapped }) => overlapped)).toMatchObject({ node_id: 'asr' })
  }
  await rm(home, { recursive: true, force: true })
})

it('a run on the virtual clock gives what nodes told, the same each time', async () => {
  const run = () =>
    runGraph(conversation(0.4), {
      components: [listener, stage],
      threads: false,
      until: { ms: 3000 },
    })

  const first = await run()

  expect(first.notes).toEqual({ llm: ['Uses the second server'] })
  expect(
    first.traces
      .filter(({ turn }) => turn === 1)
      .map(({ nodeId, part, fromUs, toUs }) => `${nodeId} ${part} ${(toUs - fromUs) / 1000}`),
  ).toEqual([
    'ears end_of_speech 0',
    'ears end_of_turn 400',
    'asr asr 350',
    'llm first_token 60',
    'tts first_audio 40',
    'speaker played 20',
  ])
  expect((await run()).traces).toEqual(first.traces)
})
