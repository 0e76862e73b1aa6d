import { createOpenAI } from '@ai-sdk/openai'
import { expect, it } from 'vitest'
import { startProviders } from './index.ts'
import { serveOpenAiEmbeddings } from './openai-embeddings.ts'

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0)

it('brings texts near each other that share words', async () => {
  await using server = await startProviders()
  serveOpenAiEmbeddings(server, { key: 'key', dimensions: 512 })
  const openai = createOpenAI({ baseURL: `${server.url}/v1`, apiKey: 'key' })

  const { embeddings, usage } = await openai.embeddingModel('text-embedding-3-small').doEmbed({
    values: ['my cat sleeps', 'the cat sleeps well', 'rain tomorrow'],
  })

  const [cat, other, rain] = embeddings
  expect(cat).toHaveLength(512)
  expect(cosine(cat!, cat!)).toBeCloseTo(1)
  expect(cosine(cat!, other!)).toBeGreaterThan(cosine(cat!, rain!) + 0.3)
  expect(usage).toEqual({ tokens: 9 })
})

it('gives the length and the form that are asked for', async () => {
  await using server = await startProviders()
  serveOpenAiEmbeddings(server)
  const body = JSON.stringify({ input: 'a', model: 'm', dimensions: 3, encoding_format: 'base64' })

  const response = await fetch(`${server.url}/v1/embeddings`, { method: 'POST', body })

  const { data } = (await response.json()) as { data: { embedding: string }[] }
  expect(Buffer.from(data[0]!.embedding, 'base64').byteLength).toBe(12)
})

it('refuses another key', async () => {
  await using server = await startProviders()
  serveOpenAiEmbeddings(server, { key: 'key' })

  const { status } = await fetch(`${server.url}/v1/embeddings`, { method: 'POST', body: '{}' })

  expect(status).toBe(401)
})
