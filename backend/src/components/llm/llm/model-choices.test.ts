import { expect, it } from 'vitest'
import { startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { LOCAL_SERVERS } from '../chat-model/local-servers.ts'
import { placeOf } from '../chat-model/providers.ts'
import { modelChoices } from './model-choices.ts'

/** However slow the machine is. */
const LONG_MS = 50_000

it('offers what runs on this machine, then what could, then hosted models', async () => {
  await using server = await startProviders()
  serveOpenAiChat(server, { reply: () => '', models: ['qwen3:4b'] })

  const choices = await modelChoices(
    [{ ...LOCAL_SERVERS[0]!, baseUrl: `${server.url}/v1` }],
    LONG_MS,
  )

  const values = choices.map(({ value }) => value)
  expect(choices[0]).toEqual({
    value: 'ollama/qwen3:4b',
    label: 'ollama/qwen3:4b (Ollama on this machine)',
  })
  expect(values.filter((value) => value.startsWith('local/')).length).toBeGreaterThan(0)
  expect(values).toContain('offline/eliza')
  expect(values).toContain('groq/llama-3.3-70b-versatile')
  expect(new Set(values).size).toBe(values.length)
})

it('offers only what can be opened', async () => {
  const choices = await modelChoices([])

  for (const { value } of choices) expect(() => placeOf({ model: value })).not.toThrow()
})
