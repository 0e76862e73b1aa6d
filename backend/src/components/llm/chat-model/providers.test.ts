import { describe, expect, it } from 'vitest'
import { modelRequirements } from './open-chat-model.ts'
import { placeOf } from './providers.ts'

describe('placeOf', () => {
  it.each([
    [
      'groq/llama-3.3-70b-versatile',
      'groq',
      'llama-3.3-70b-versatile',
      'https://api.groq.com/openai/v1',
    ],
    ['groq/openai/gpt-oss-20b', 'groq', 'openai/gpt-oss-20b', 'https://api.groq.com/openai/v1'],
    ['gpt-4o', 'openai', 'gpt-4o', 'https://api.openai.com/v1'],
    ['claude-sonnet-4-5', 'anthropic', 'claude-sonnet-4-5', 'https://api.anthropic.com/v1'],
    ['ollama/llama3.2:1b', 'ollama', 'llama3.2:1b', 'http://127.0.0.1:11434/v1'],
    ['lmstudio/a/b', 'lmstudio', 'a/b', 'http://127.0.0.1:1234/v1'],
  ])('finds %s', (model, provider, modelId, baseUrl) => {
    expect(placeOf({ model })).toMatchObject({ kind: 'server', provider, modelId, baseUrl })
  })

  it('asks the server that is named', () => {
    const base_url = 'http://gpu:9000/v1'

    expect(placeOf({ model: 'openai/gpt-4o', base_url })).toMatchObject({
      provider: 'openai',
      baseUrl: base_url,
      needsKey: false,
    })
    expect(placeOf({ model: 'meta/llama', base_url })).toMatchObject({
      provider: 'openai-compatible',
      modelId: 'meta/llama',
    })
    expect(placeOf({ model: 'gpt-oss', base_url })).toMatchObject({ modelId: 'gpt-oss' })
  })

  it('knows the models that need no server', () => {
    expect(placeOf({ model: 'offline/eliza' })).toEqual({ kind: 'eliza' })
    expect(placeOf({ model: 'local/smollm2' })).toEqual({ kind: 'local', modelId: 'smollm2' })
  })

  it.each([
    ['llama', 'names no provider'],
    ['constructor/x', 'names no provider'],
    ['groq/', 'names no provider'],
    ['openai-compatible/x', 'enter its address as base_url'],
  ])('refuses %s', (model, why) => {
    expect(() => placeOf({ model })).toThrow(why)
  })
})

describe('modelRequirements', () => {
  it('names the key and the host', () => {
    expect(modelRequirements({ model: 'groq/llama' })).toEqual([
      { kind: 'secret', name: 'GROQ_API_KEY', optional: false },
      { kind: 'host', host: 'api.groq.com' },
    ])
    expect(modelRequirements({ model: 'ollama/llama' })).toEqual([
      { kind: 'secret', name: 'OLLAMA_API_KEY', optional: true },
      { kind: 'host', host: '127.0.0.1:11434' },
    ])
  })

  it('names the files of a local model', () => {
    const needs = modelRequirements({ model: 'local/SmolLM2-360M-Instruct' })

    expect(needs).toMatchObject([{ kind: 'model', licence: 'Apache-2.0' }])
  })

  it('is empty for what stays in this process, and for what is nowhere', () => {
    const models = ['offline/eliza', 'local/:', 'nothing']

    expect(models.map((model) => modelRequirements({ model }))).toEqual([[], [], []])
  })
})
