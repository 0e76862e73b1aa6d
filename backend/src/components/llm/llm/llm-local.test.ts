import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  TINY_ENDLESS_WORD,
  TINY_REPLY,
  writeTinyModel,
} from '../../../../../scripts/tiny-models/index.ts'
import { converse, interruptAt, said, told } from './testing/conversation.ts'

const NAME = 'HuggingFaceTB/SmolLM2-360M-Instruct'
const config = { model: `local/${NAME}`, max_tokens: 40 }
let modelsFolder: string

beforeAll(async () => {
  modelsFolder = await mkdtemp(join(tmpdir(), 'tiny-llm-'))
  await writeTinyModel({ folder: modelsFolder, repository: NAME, kind: 'chat', suffix: '_q4' })
})
afterAll(() => rm(modelsFolder, { recursive: true, force: true }))

describe('LLM with a local model', () => {
  it('answers and counts its tokens', async () => {
    const { token, text, stats, error } = await converse({
      config,
      modelsFolder,
      messages: [said('Hi', { turn: 1 })],
    })

    expect(error).toBeUndefined()
    expect(told(token)).toBe(`${TINY_REPLY}|`)
    expect(told(text)).toBe(TINY_REPLY)
    expect(stats).toMatchObject([{ model: `local/${NAME}`, output_tokens: 12 }])
  })

  it('answers the next turn after one that was interrupted before it began', async () => {
    const { token, eos } = await converse({
      config,
      modelsFolder,
      messages: [said(TINY_ENDLESS_WORD, { ms: 10, turn: 1 }), said('Hi', { ms: 20, turn: 2 })],
      interrupts: [interruptAt(0, 2)],
    })

    expect(told(token)).toBe(`|${TINY_REPLY}|`)
    expect(eos).toHaveLength(2)
  })

  it('is what a hosted model falls back on', async () => {
    const { token, notes } = await converse({
      config: { model: 'groq/x', fallback: [config] },
      modelsFolder,
      messages: [said('Hi')],
    })

    expect(told(token)).toBe(`${TINY_REPLY}|`)
    expect(notes.at(-1)).toContain(`Uses local/${NAME}`)
  })

  it('says which files are missing', async () => {
    const { error } = await converse({
      config: { model: 'local/HuggingFaceTB/Another' },
      modelsFolder,
      messages: [said('Hi')],
    })

    expect(error?.detail).toContain('HuggingFaceTB/Another')
  })
})
