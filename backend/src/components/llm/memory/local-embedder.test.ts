import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeTinyModel } from '../../../../../scripts/tiny-models/index.ts'
import { MessageFrame, openMemory } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { memory } from './memory.ts'

const MODEL = 'Xenova/all-MiniLM-L6-v2'
const T0 = 1_700_000_000_000_000
const config = { embedder_provider: 'local', embedder_model: MODEL, memory_limit: 1, last_k: 1 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-embedder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const heard = (role: 'user' | 'assistant', content: string) =>
  new MessageFrame({ role, content, timestampUs: T0 })
const files = { repository: MODEL, kind: 'embedding', suffix: '_quantized' } as const

async function run(lists: readonly MessageFrame[][]) {
  let logs = ''
  const { memory_prefix } = await runComponent(memory, {
    config,
    inputs: { messages: lists },
    folders: { projectFolder: folder, modelsFolder: folder },
    onOutput: (_stream, text) => {
      logs += text
    },
  })
  return { texts: memory_prefix!.map(({ text }) => text as string), logs }
}

describe('Memory with a model on this machine', () => {
  it('finds by meaning', async () => {
    await writeTinyModel({ folder, ...files })
    const told = [heard('user', 'I like tea.'), heard('user', 'I have a little dog, and he barks.')]
    await run([told])

    const { texts, logs } = await run([
      [heard('assistant', 'pet ?')],
      [heard('assistant', 'drink')],
    ])

    expect(logs).toBe('')
    expect(texts[0]).toContain('- I have a little dog')
    expect(texts[1]).toContain('- I like tea.')
    using store = await openMemory({ project: folder })
    expect(store.withoutVector('default', `local/${MODEL}/3`, 9, T0)).toEqual([])
  })

  it('finds by words while its files are missing or damaged, and says so', async () => {
    const told = [heard('user', 'I like tea.')]
    await run([told])

    const missing = await run([[heard('assistant', 'tea')]])
    const written = await writeTinyModel({ folder, ...files })
    await writeFile(join(folder, written.find((name) => name.endsWith('.onnx'))!), 'damaged')
    const damaged = await run([[heard('assistant', 'tea')]])

    expect([missing.texts[0], damaged.texts[0]].every((text) => text?.includes('tea.'))).toBe(true)
    expect(missing.logs).toMatch(/found by their words alone.*is not in/)
    expect(damaged.logs).toMatch(/found by their words alone.*Cannot load model/)
  })
})
