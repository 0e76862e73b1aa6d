import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type GraphNode, parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { type ModelRequirement, parseInitArgs, type Requirement } from '../core/index.ts'
import { createCatalog } from './registry.ts'

const file = fileURLToPath(new URL('../../assets/presets/First Words/graph.json', import.meta.url))
const catalog = createCatalog()

async function load() {
  return parseDocument(JSON.parse(await readFile(file, 'utf8'))).document
}

function needsOf({ type, initArgs }: GraphNode): readonly Requirement[] {
  const component = catalog.component(type)!
  return component.requires(parseInitArgs(component, initArgs))
}

/** As its node shows it. */
const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`

describe('First Words', () => {
  it('goes from the microphone of the browser to its speaker, all on this machine', async () => {
    const { nodes, edges } = await load()

    expect([...nodes.values()].map(({ type }) => type)).toEqual([
      'MicBrowser',
      'VAD',
      'LocalASR',
      'AgentState',
      'LLM',
      'LocalTTS',
      'SpeakerBrowser',
    ])
    expect(
      edges.map(
        (edge) =>
          `${edge.source_node}.${edge.source_slot} → ${edge.target_node}.${edge.target_slot}`,
      ),
    ).toEqual([
      'mic.audio → vad.audio',
      'vad.audio → asr.audio',
      'vad.speech → asr.turn_events',
      'vad.speech → agent.turn_events',
      'vad.speech → llm.turn_events',
      'vad.speech → tts.turn_events',
      'vad.speech → speaker.turn_events',
      'vad.interrupt → llm.interrupt',
      'vad.interrupt → tts.interrupt',
      'asr.text → agent.speech',
      'asr.text → agent.request',
      'agent.messages → llm.messages',
      'llm.token → tts.text',
      'llm.text → agent.feedback',
      'tts.audio → speaker.audio',
      'speaker.playback → agent.heard',
    ])
  })

  it('needs three models and nothing else, and its note says how large they are', async () => {
    const { nodes, annotations } = await load()

    const needs = [...nodes.values()].flatMap(needsOf)
    const firm = needs.filter((one) => !('optional' in one && one.optional))
    const models = firm.filter((one): one is ModelRequirement => one.kind === 'model')
    const note = annotations[0]!.text

    expect(firm).toEqual(models)
    expect(models.map(({ id }) => id)).toEqual([
      'whisper-base-q8',
      'SmolLM2-360M-Instruct-q4',
      'Kokoro-82M-v1.0-ONNX-q8',
    ])
    for (const { bytes, licence } of models) {
      expect(note).toContain(`${megabytes(bytes)}, ${licence}`)
    }
    expect(note).toContain(megabytes(models.reduce((sum, { bytes }) => sum + bytes, 0)))
  })
})
