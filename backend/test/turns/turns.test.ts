import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createGuestEngine } from '../../src/core/engine/index.ts'
import { graphOf, runGraph } from '../../src/core/testing/index.ts'
import { conversationCatalog } from './catalog.ts'
import { listener } from './components/listener.ts'
import { stage } from './components/stage.ts'

const GRAPH = graphOf(
  {
    ears: ['TestListener', { config: { silence_seconds: 0.4, turns: 2, every_ms: 200 } }],
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

it('parts told of in five threads add up to the turn', async () => {
  const home = await mkdtemp(join(tmpdir(), 'openneuro-turns-'))
  await using engine = await createGuestEngine({
    home,
    catalog: conversationCatalog(),
    assetsFolder: home,
  })
  await engine.graph.reset(GRAPH, { folder: home })

  await engine.graph.start()
  await vi.waitFor(() => expect(engine.turns.after(0)).toHaveLength(2), { timeout: 20_000 })
  expect(engine.graph.node('llm').note).toBe('Uses the second server')
  await engine.graph.stop()

  for (const { parts, total_ms, outcome } of engine.turns.after(0)) {
    const path = parts.filter(({ overlapped }) => !overlapped)
    const sum = path.reduce((total, { ms }) => total + ms, 0)
    expect(outcome).toBe('played')
    expect(Math.abs(sum - total_ms)).toBeLessThan(5)
    expect(path.filter(({ part }) => part !== 'handover').map(({ node_id }) => node_id)).toEqual([
      'ears',
      'ears',
      'asr',
      'llm',
      'tts',
      'speaker',
    ])
    expect(parts.find(({ overlapped }) => overlapped)).toMatchObject({ node_id: 'asr' })
  }
  await rm(home, { recursive: true, force: true })
})

it('a run on the virtual clock gives what nodes told, the same each time', async () => {
  const run = () =>
    runGraph(GRAPH, {
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
