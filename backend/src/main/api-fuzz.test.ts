import { request } from 'node:http'
import { expect, it } from 'vitest'
import { PageClient } from './page-client.test-support.ts'
import { startTestServer, type TestServer } from './server.test-support.ts'

const isSoak = process.env.OPENNEURO_SOAK === '1'
const COUNT = isSoak ? 20_000 : 2000
const seed = Number(process.env.OPENNEURO_SEED ?? Date.now() % 2 ** 31)

/** Mulberry32: a small generator that is the same everywhere. */
function createRandom(start: number) {
  let state = start | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (n: number) => Math.floor(next() * n),
    of: <V>(values: readonly V[]): V => values[Math.floor(next() * values.length)]!,
  }
}
type Random = ReturnType<typeof createRandom>

const IDS = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'nobody',
  'a/b',
  '..',
  '',
  'ü',
  '\0',
  '__proto__',
  'x'.repeat(300),
]
const TYPES = [
  'TextInput',
  'TextDisplay',
  'Throttle',
  'Passthrough',
  'Buffer',
  'Nonsense',
  // Never the project that is open: it would double with each node of its own kind.
  'Motion Playground',
  '',
]
const SLOTS = ['text', 'data', 'ui_text', 'nonsense', 'a.text', '__proto__']
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']
const CONTENT_TYPES = [
  'application/json',
  'application/json',
  'application/json',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'image/png',
  'application/octet-stream',
  undefined,
]

function anything(random: Random, depth = 0): unknown {
  const kinds = depth > 4 ? 7 : 9
  switch (random.below(kinds)) {
    case 0:
      return null
    case 1:
      return random.next() < 0.5
    case 2:
      return random.of([0, -1, 1.5, 1e308, -1e308, 2 ** 53, 1e-320])
    case 3:
      return random.of(IDS)
    case 4:
      return random.of(TYPES)
    case 5:
      return random.of(SLOTS)
    case 6:
      return 'x'.repeat(random.below(2000))
    case 7:
      return Array.from({ length: random.below(5) }, () => anything(random, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [
          random.of([...IDS, 'config', 'nodes', 'edges', 'type', 'text', 'payload']),
          anything(random, depth + 1),
        ]),
      )
  }
}

const edge = (random: Random) => ({
  source_node: random.of(IDS),
  source_slot: random.of(SLOTS),
  target_node: random.of(IDS),
  target_slot: random.of(SLOTS),
})

/** Sensible requests in no order, so that the graph really changes; and requests of every wrong form. */
function likely(random: Random): { method: string; path: string; body?: unknown } {
  const id = encodeURIComponent(random.of(IDS))
  const name = encodeURIComponent(random.of(['P', 'Q', 'Text Playground', 'nobody', '../x']))
  const force = random.of(['', '?force=true', '?force=x'])
  return random.of([
    { method: 'POST', path: '/graph/nodes', body: { type: random.of(TYPES), id: random.of(IDS) } },
    {
      method: 'POST',
      path: '/graph/nodes',
      body: { type: 'G', id: random.of(IDS), sub_graph: anything(random) },
    },
    { method: 'POST', path: `/graph/edges${force}`, body: edge(random) },
    { method: 'DELETE', path: '/graph/edges', body: edge(random) },
    { method: 'DELETE', path: `/graph/nodes/${id}` },
    {
      method: 'PATCH',
      path: `/graph/nodes/${id}`,
      body: { x: random.next(), label: random.of(IDS) },
    },
    {
      method: 'PATCH',
      path: `/graph/nodes/${id}/init-args`,
      body: { init_args: anything(random) },
    },
    { method: 'POST', path: `/graph/nodes/${id}/restart` },
    { method: 'POST', path: `/graph/nodes/${id}/stop` },
    {
      method: 'POST',
      path: '/graph/subgraph',
      body: { node_ids: [random.of(IDS), random.of(IDS)] },
    },
    { method: 'POST', path: `/graph/ungroup/${id}` },
    {
      method: 'POST',
      path: random.of(['/graph/start', '/graph/stop', '/graph/save', '/project/close']),
    },
    { method: 'POST', path: '/projects', body: { name: random.of(['P', 'Q', '../x', 'nul']) } },
    { method: 'POST', path: `/projects/${name}/start?reload=${random.of(['true', 'false', 'x'])}` },
    { method: random.of(['GET', 'POST']), path: `/projects/${name}/trust` },
    { method: 'DELETE', path: `/projects/${random.of(['Q', 'nobody', '..%2Fx'])}` },
    {
      method: 'PUT',
      path: '/env',
      body: { content: random.of(['A=1', '=', 'A="', '\0', 'A=••••••••', 'x'.repeat(5000)]) },
    },
    { method: 'PUT', path: '/graph/annotations', body: anything(random) },
    { method: 'GET', path: `/logs/${id}?after=${random.of(['0', '-1', 'x', '1e99'])}` },
    {
      method: 'GET',
      path: random.of(['/graph/nodes', '/graph/edges', '/component', '/models', '/turns?after=1']),
    },
    {
      method: random.of(['GET', 'DELETE']),
      path: `/memory?user_id=${id}&q=${id}&limit=${random.of(['1', '0', 'x'])}&after=${random.of(['1', '-1', '1e99'])}`,
    },
    {
      method: random.of(['PATCH', 'DELETE']),
      path: `/memory/${random.of(['1', '9007199254740993', '-1', 'x', id])}`,
      body: random.of([{ text: random.of(IDS) }, { confidence: random.next() }, anything(random)]),
    },
    { method: 'GET', path: `/memory/export?user_id=${id}` },
    { method: 'POST', path: `/models/${id}/download` },
    {
      method: 'POST',
      path: `/component/${encodeURIComponent(random.of(TYPES))}/options`,
      body: anything(random),
    },
    { method: 'POST', path: '/component/subtype-pairs', body: anything(random) },
    {
      method: 'POST',
      path: '/project/import',
      body: { git_url: random.of(['-x', 'file:///', 'https://localhost/a']) },
    },
    { method: 'POST', path: '/project/export', body: { name: random.of(['P', 'nobody', '..']) } },
  ])
}

function wild(random: Random) {
  const request = likely(random)
  const path = random.of([
    request.path,
    `${request.path}/%zz`,
    `/${random.of(IDS)}`,
    '//',
    '/%00',
    request.path,
  ])
  return {
    method: random.of(METHODS),
    path: encodeURI(path).replaceAll('%25', '%'),
    body: anything(random),
  }
}

function send(
  server: TestServer,
  {
    method,
    path,
    body,
    type,
  }: { method: string; path: string; body: string | Buffer | null; type: string | undefined },
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const headers = type === undefined ? {} : { 'content-type': type }
  try {
    const out = request(
      { host: '127.0.0.1', port: server.port, method, path, headers },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', () => resolve(0))
      },
    )
    // A body that is refused half-way ends the connection.
    out.on('error', () => resolve(0))
    out.end(body ?? undefined)
  } catch {
    // The path is none that Node would send.
    resolve(0)
  }
  return promise
}

function bodyOf(random: Random, body: unknown): string | Buffer | null {
  if (body === undefined) return null
  const form = random.below(40)
  if (form === 0)
    return Buffer.from(Array.from({ length: random.below(500) }, () => random.below(256)))
  if (form === 1) return JSON.stringify(body).slice(0, -1)
  if (form === 2) return `{"type":"Throttle","id":"${'x'.repeat(random.below(200_000))}"}`
  if (form === 3) return '['.repeat(random.below(10_000))
  if (form === 4)
    return '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
  return JSON.stringify(body)
}

function throwAtSocket(page: PageClient, random: Random): void {
  const form = random.below(8)
  const address = { node_id: random.of(IDS), channel: random.of(SLOTS) }
  if (form === 0)
    page.socket.send(
      Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))),
    )
  else if (form === 1) page.socket.send('x'.repeat(random.below(100_000)))
  else if (form === 2)
    page.send({
      type: random.of(['tap', 'untap']),
      node_id: random.of(IDS),
      slot: random.of(SLOTS),
    })
  else if (form === 3)
    page.send({ type: 'tap', ...address, slot: random.of(SLOTS), max_per_second: anything(random) })
  else if (form === 4) page.send({ type: 'logs', node_ids: anything(random) })
  else if (form === 5) page.socket.send('['.repeat(random.below(50_000)))
  else page.send({ type: 'ui_input', ...address, payload: anything(random) })
}

it(`withstands ${COUNT} random requests and socket messages (seed ${seed})`, {
  timeout: isSoak ? 600_000 : 90_000,
}, async () => {
  const random = createRandom(seed)
  const reported: unknown[] = []
  await using server = await startTestServer({
    security: { requestsPer10Seconds: 1_000_000 },
    report: (error) => reported.push(error),
  })
  const page = await PageClient.open(server.url)
  const rssMb: number[] = []
  let opened = 1
  const statuses = new Map<number, number>()

  for (let i = 0; i < COUNT; i++) {
    // What the page received is of no interest here, and would be most of what is kept.
    page.received.length = 0
    if (i % 2000 === 0) rssMb.push(process.memoryUsage().rss >> 20)
    if (page.socket.readyState === page.socket.OPEN) throwAtSocket(page, random)
    else opened--
    const { method, path, body } = random.below(4) === 0 ? wild(random) : likely(random)
    if (path.startsWith('/metrics')) continue
    const type =
      random.below(10) === 0
        ? random.of(CONTENT_TYPES)
        : body === undefined
          ? undefined
          : 'application/json'
    const status = await send(server, { method, path, body: bodyOf(random, body), type })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }

  // Threads and what they imported stay warm; what grew with each request would go on to grow.
  const last = process.memoryUsage().rss >> 20
  process.stdout.write(`memory in MB, every 2000 requests: ${[...rssMb, last].join(' ')}\n`)
  expect(last - rssMb[Math.floor(rssMb.length / 2)]!).toBeLessThan(600)
  expect(reported).toEqual([])
  expect(statuses.get(500) ?? 0).toBe(0)
  expect(
    (statuses.get(200) ?? 0) + (statuses.get(201) ?? 0) + (statuses.get(204) ?? 0),
  ).toBeGreaterThan(COUNT / 10)
  expect(opened).toBe(1)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect((await server.ask('POST', '/graph/stop')).status).toBe(204)
  expect((await server.ask('GET', '/graph/nodes')).status).toBe(200)
  page[Symbol.dispose]()
})
