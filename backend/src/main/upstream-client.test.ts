import { expect, it } from 'vitest'
import { PageClient } from './page-client.test-support.ts'
import { startTestServer } from './server.test-support.ts'

const ORIGIN = 'http://localhost:5173'

type Step = readonly [method: string, path: string, status: number, body?: unknown]

const EDGE = {
  source_node: '$input',
  source_slot: 'text',
  target_node: '$display',
  target_slot: 'text',
}

/**
 * What upstream's client sends, in the order in which it boots, edits, runs and shares (`wire-api.md`
 * §13). `$input` and `$display` stand for the ids that the server gave.
 */
const SEQUENCE: readonly Step[] = [
  ['GET', '/project/current', 200],
  ['GET', '/projects', 200],
  ['POST', '/projects', 201, { name: 'Recorded' }],
  ['GET', '/projects/Recorded/thumbnail', 200],
  ['POST', '/projects/Recorded/start', 200],
  ['GET', '/component', 200],
  ['GET', '/graph/nodes', 200],
  ['GET', '/graph/edges', 200],
  ['GET', '/component/is-type?name=TextFrame', 200],
  ['GET', '/component/is-type?name=T', 200],
  ['GET', '/component/is-subtype?sub=EOS&sup=TextFrame', 200],
  ['POST', '/component/subtype-pairs', 200, ['EOS', 'TextFrame', 'Frame']],
  ['POST', '/component/Throttle/options', 200, {}],
  ['POST', '/graph/nodes', 201, { type: 'TextInput', init_args: {} }],
  ['POST', '/graph/nodes', 201, { type: 'TextDisplay', init_args: {} }],
  ['POST', '/graph/nodes', 400, { type: 'AgentLoop', init_args: {} }],
  ['POST', '/graph/nodes', 400, { type: 'Nonsense', init_args: {} }],
  ['PATCH', '/graph/nodes/$input', 200, { x: 40, y: 80 }],
  ['PATCH', '/graph/nodes/$display', 200, { x: 400, y: 80 }],
  ['POST', '/graph/edges', 201, EDGE],
  ['POST', '/graph/edges', 400, EDGE],
  ['PATCH', '/graph/nodes/$input/init-args', 200, { init_args: {} }],
  ['POST', '/graph/save', 204],
  ['POST', '/graph/start', 204],
  ['GET', '/logs/$input?after=0&limit=300', 200],
  ['POST', '/graph/stop', 204],
  ['POST', '/graph/subgraph', 201, { node_ids: ['$input', '$display'], name: 'Subgraph' }],
  ['GET', '/graph/nodes', 200],
  ['POST', '/graph/ungroup/$Subgraph', 200],
  ['DELETE', '/graph/edges', 204, EDGE],
  ['DELETE', '/graph/edges', 404, EDGE],
  ['DELETE', '/graph/nodes/$display', 204],
  ['GET', '/env', 200],
  ['PUT', '/env', 200, { content: 'GROQ_API_KEY=abcdef\n' }],
  ['POST', '/project/export', 200, { name: 'Recorded' }],
  ['POST', '/project/close', 204],
  ['DELETE', '/projects/Recorded', 204],
]

it('§25 answers everything that upstream’s client calls, from another origin', async () => {
  await using server = await startTestServer({ security: { allowOrigins: [ORIGIN] } })
  const ids = new Map<string, string>()
  const named = (text: string) => text.replaceAll(/\$(\w+)/g, (all, name) => ids.get(name) ?? all)

  for (const [method, path, status, body] of SEQUENCE) {
    const url = server.url + named(path)
    if (method !== 'GET' || path.startsWith('/logs')) await preflight(url, method)
    const response = await fetch(url, {
      method,
      // The logs call demands this header although it has no body.
      headers: { origin: ORIGIN, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: named(JSON.stringify(body)) }),
    })
    expect([method, path, response.status]).toEqual([method, path, status])
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)

    if (response.status === 201 && path !== '/projects' && path !== '/graph/edges') {
      const { id, type } = (await response.json()) as { id: string; type: string }
      ids.set(type === 'TextInput' ? 'input' : type === 'TextDisplay' ? 'display' : type, id)
    } else await response.arrayBuffer()
  }
})

it('§25 takes its upload, its stream and its socket', async () => {
  await using server = await startTestServer({ security: { allowOrigins: [ORIGIN] } })
  const headers = { origin: ORIGIN }

  const body = new FormData()
  body.append('file', new Blob(['x']), 'a.wav')
  await preflight(`${server.url}/upload`, 'POST')
  const upload = await fetch(`${server.url}/upload`, { method: 'POST', body, headers })
  expect([upload.status, upload.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN])

  const stop = new AbortController()
  const metrics = await fetch(`${server.url}/metrics`, { headers, signal: stop.signal })
  expect(metrics.headers.get('content-type')).toContain('text/event-stream')
  expect(metrics.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  const reader = metrics.body!.getReader()
  const { value } = await reader.read()
  expect(new TextDecoder().decode(value)).toMatch(/^data: {"nodes":{.*},"timestamp":[\d.]+}\n\n$/)
  stop.abort()

  using page = await PageClient.open(server.url, '')
  page.send({ type: 'ui_input', node_id: 'a', channel: 'b', payload: 'c' })
})

async function preflight(url: string, method: string): Promise<void> {
  const { status, headers } = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': method,
      'access-control-request-headers': 'content-type',
    },
  })
  expect([url, status]).toEqual([url, 204])
  expect(headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(headers.get('access-control-allow-methods')).toContain(method)
}
