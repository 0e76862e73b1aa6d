import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PageClient } from './page-client.test-support.ts'
import { startTestServer, type TestServer } from './server.test-support.ts'

const GRAPH: readonly [string, string, object?][] = [
  ['input', 'TextInput'],
  ['agent', 'AgentLoop', { system_prompt: 'Be brief.' }],
  ['llm', 'LLM', { model: 'offline/eliza' }],
  ['memory', 'Mem0'],
  ['display', 'TextDisplay'],
]
const EDGES = [
  ['input', 'text', 'agent', 'speech'],
  ['agent', 'messages', 'llm', 'messages'],
  ['agent', 'messages', 'memory', 'messages'],
  ['memory', 'memory_prefix', 'agent', 'memory'],
  ['llm', 'text', 'agent', 'feedback'],
  ['llm', 'text', 'display', 'text'],
]

async function startTalking(server: TestServer): Promise<void> {
  await server.ask('POST', '/projects', { name: 'Friends' })
  await server.ask('POST', '/projects/Friends/start')
  for (const [id, type, config] of GRAPH) {
    const init_args = config ? { config } : {}
    const { status } = await server.ask('POST', '/graph/nodes', { id, type, init_args })
    expect([id, status]).toEqual([id, 201])
  }
  for (const [source_node, source_slot, target_node, target_slot] of EDGES) {
    const edge = { source_node, source_slot, target_node, target_slot }
    expect((await server.ask('POST', '/graph/edges', edge)).status).toBe(201)
  }
  await server.ask('POST', '/graph/start')
}

/** Files of the home that hold the text in any case. */
async function filesWith(server: TestServer, text: string): Promise<string[]> {
  const entries = await readdir(server.home, { recursive: true, withFileTypes: true })
  const found = []
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    if (content.toString('latin1').toLowerCase().includes(text)) found.push(entry.name)
  }
  return found.sort()
}

it('forgets while the conversation goes on: what was forgotten is in no file and no log', async () => {
  await using server = await startTestServer()
  await startTalking(server)
  using page = await PageClient.open(server.url)
  const prompt = () =>
    readFile(join(server.home, 'projects/Friends/messages.json'), 'utf8').catch(() => '')
  const running = async () =>
    (await server.ask('GET', '/graph/nodes')).body.every(
      ({ status }: { status: string }) => status === 'running',
    )
  const say = (text: string) => page.type('input', text)
  await expect.poll(running, { timeout: 20_000 }).toBe(true)

  say('My name is Zebulon.')
  const known = async () => (await server.ask('GET', '/memory')).body
  await expect.poll(known, { timeout: 20_000 }).toMatchObject({
    memories: [{ text: 'My name is Zebulon.', source: { role: 'user' } }],
  })
  say('What is my name?')
  // Recalled with this question, it is in the prompt after it.
  await expect
    .poll(
      async () => {
        say('And what is my name now?')
        return prompt()
      },
      { timeout: 20_000, interval: 1000 },
    )
    .toContain('- My name is Zebulon.')
  expect(await filesWith(server, 'zebulon')).toContain('messages.json')

  const { memories } = await known()
  for (const { id, text } of memories) {
    if (text.includes('Zebulon')) {
      expect((await server.ask('DELETE', `/memory/${id}`)).status).toBe(204)
    }
  }
  expect(await filesWith(server, 'zebulon')).toEqual([])

  say('Bananas are yellow and tasty.')
  await expect.poll(prompt, { timeout: 20_000 }).toContain('Bananas')
  const learned = async () => JSON.stringify(await known())
  await expect.poll(learned, { timeout: 20_000 }).toContain('Bananas')
  expect(await filesWith(server, 'zebulon')).toEqual([])
  for (const [id] of GRAPH) {
    expect(JSON.stringify((await server.ask('GET', `/logs/${id}`)).body)).not.toMatch(/zebulon/i)
  }
  expect((await server.ask('GET', '/graph/nodes/memory')).body).toMatchObject({
    type: 'Memory',
    status: 'running',
  })
}, 90_000)
