import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GraphDocument, parseDocument } from '@openneuro/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TINY_REPLY, writeFirstWords } from '../../../scripts/tiny-models/index.ts'
import { createCatalog } from '../../src/components/registry.ts'
import type { AudioFrame, TextFrame } from '../../src/core/index.ts'
import { runGraph } from '../../src/core/testing/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'first-words-'))
  await writeFirstWords(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The preset, with a recording in place of the microphone. */
async function preset(): Promise<GraphDocument> {
  const path = fileURLToPath(
    new URL('../../assets/presets/First Words/graph.json', import.meta.url),
  )
  const { document } = parseDocument(JSON.parse(await readFile(path, 'utf8')))
  const nodes = new Map(document.nodes)
  nodes.set('mic', {
    ...nodes.get('mic')!,
    type: 'AudioFile',
    initArgs: { config: { path: 'samples/speech.wav' } },
  })
  return { ...document, nodes }
}

describe('First Words on tiny models', { timeout: 180_000 }, () => {
  it.skipIf(!hasEspeak())(
    'hears speech, answers each turn and speaks, the same every time (needs espeak-ng)',
    async () => {
      const graph = await preset()
      const run = () =>
        runGraph(graph, {
          components: createCatalog(),
          threads: false,
          folders: { modelsFolder: folder },
        })

      const { outputs, errors } = await run()

      expect(errors).toEqual({})
      const heard = outputs['asr.text'] as readonly TextFrame[]
      const replies = outputs['llm.text'] as readonly TextFrame[]
      expect(heard.length).toBeGreaterThan(1)
      expect(heard.every(({ text }) => /^I hear a (low|high) tone\.$/.test(text))).toBe(true)
      expect(new Set(replies.map(({ text }) => text))).toContain(TINY_REPLY)
      expect(outputs['speaker.ui_audio']!.length).toBeGreaterThan(0)
      expect(summary((await run()).outputs)).toEqual(summary(outputs))
    },
  )
})

function summary(outputs: Readonly<Record<string, readonly unknown[]>>) {
  return {
    texts: (outputs['llm.text'] as TextFrame[]).map(({ text, turn, timestampUs }) => [
      text,
      turn,
      timestampUs,
    ]),
    sound: (outputs['tts.audio'] as AudioFrame[]).map(({ timestampUs, chars, data }) => [
      timestampUs,
      chars,
      data.length,
    ]),
  }
}

function hasEspeak(): boolean {
  try {
    execFileSync('espeak-ng', ['--version'])
    return true
  } catch {
    return false
  }
}
