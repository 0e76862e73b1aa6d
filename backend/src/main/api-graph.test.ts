import { describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.test-support.ts'

async function twoNodes({ ask }: TestServer): Promise<void> {
  await ask('POST', '/graph/nodes', { type: 'TextInput', id: 'input' })
  await ask('POST', '/graph/nodes', { type: 'TextDisplay', id: 'display' })
}

const EDGE = {
  source_node: 'input',
  source_slot: 'text',
  target_node: 'display',
  target_slot: 'text',
}

describe('nodes', () => {
  it('are made, read, changed and deleted with the status codes of the wire API', async () => {
    await using server = await startTestServer()
    const { ask } = server

    const made = await ask('POST', '/graph/nodes', {
      type: 'Throttle',
      init_args: { config: { interval: 1 } },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      id: expect.any(String),
      type: 'Throttle',
      is_composite: false,
      status: expect.stringMatching(/startup|stopped/),
      x: 0,
      y: 0,
      init_args: { config: { interval: 1 } },
      inputs: null,
      outputs: null,
      sub_graph: null,
      label: null,
    })
    const { id } = made.body

    expect(await ask('GET', `/graph/nodes/${id}`)).toMatchObject({ status: 200, body: { id } })
    expect((await ask('GET', '/graph/nodes')).body).toHaveLength(1)
    expect(await ask('PATCH', `/graph/nodes/${id}`, { x: 3, y: 4 })).toMatchObject({
      status: 200,
      body: { x: 3, y: 4 },
    })
    expect(await ask('PATCH', `/graph/nodes/${id}`, { label: 'Slow' })).toMatchObject({
      status: 200,
      body: { x: 3, y: 4, label: 'Slow' },
    })
    expect(
      await ask('PATCH', `/graph/nodes/${id}/init-args`, {
        init_args: { config: { interval: 2 } },
      }),
    ).toMatchObject({ status: 200, body: { init_args: { config: { interval: 2 } } } })
    expect((await ask('DELETE', `/graph/nodes/${id}`)).status).toBe(204)
    expect((await ask('DELETE', `/graph/nodes/${id}`)).status).toBe(204)
    expect((await ask('GET', `/graph/nodes/${id}`)).status).toBe(404)
  })

  it('are refused with a reason', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await ask('POST', '/graph/nodes', { type: 'Throttle', id: 'a' })
    const wrong = { init_args: { config: { interval: 'often' } } }

    const unknown = await ask('POST', '/graph/nodes', { type: 'Nonsense' })
    expect(unknown.status).toBe(400)
    expect(unknown.body).toMatchObject({ code: 'node.unknown_type', path: 'type' })
    expect(unknown.body.detail).toContain('"Nonsense"')
    expect((await ask('POST', '/graph/nodes', { type: 'Throttle', ...wrong })).status).toBe(400)
    expect((await ask('POST', '/graph/nodes', {})).status).toBe(422)
    expect((await ask('POST', '/graph/nodes', [])).status).toBe(422)
    expect((await ask('POST', '/graph/nodes')).status).toBe(422)
    expect((await ask('PATCH', '/graph/nodes/b', { x: 1, y: 1 })).status).toBe(404)
    expect((await ask('PATCH', '/graph/nodes/a', {})).status).toBe(422)
    expect((await ask('PATCH', '/graph/nodes/a', { x: 'far' })).status).toBe(422)
    expect((await ask('PATCH', '/graph/nodes/a/init-args', wrong)).status).toBe(400)
    expect((await ask('PATCH', '/graph/nodes/a/init-args', {})).status).toBe(422)
    expect((await ask('PATCH', '/graph/nodes/b/init-args', { init_args: {} })).status).toBe(404)
    expect((await ask('POST', '/graph/nodes/b/restart')).status).toBe(404)
    expect((await ask('POST', '/graph/nodes/b/stop')).status).toBe(404)
  })

  it('§18 keep an id that was given: the same again is 200, something else 409', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const node = { type: 'Throttle', id: 'a', x: 5, y: 6, label: 'One', collapsed: true }

    const first = await ask('POST', '/graph/nodes', { ...node, restart: 'on_failure' })
    const again = await ask('POST', '/graph/nodes', { ...node, restart: 'on_failure' })
    const other = await ask('POST', '/graph/nodes', { ...node, type: 'Passthrough' })

    expect(first).toMatchObject({ status: 201, body: { ...node, restart: 'on_failure' } })
    expect(again.status).toBe(200)
    expect(other).toMatchObject({ status: 409, body: { code: 'graph.node_exists' } })
  })
})

describe('edges', () => {
  it('are made, listed and deleted', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await twoNodes(server)

    expect(await ask('POST', '/graph/edges', EDGE)).toEqual({ status: 201, body: EDGE })
    expect(await ask('GET', '/graph/edges')).toEqual({ status: 200, body: [EDGE] })
    const twice = await ask('POST', '/graph/edges', EDGE)
    expect(twice).toMatchObject({ status: 400, body: { code: 'edge.duplicate' } })
    expect((await ask('DELETE', '/graph/edges', EDGE)).status).toBe(204)
    const gone = await ask('DELETE', '/graph/edges', EDGE)
    expect(gone).toMatchObject({ status: 404, body: { code: 'edge.not_found' } })
  })

  it('are refused with a reason', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await twoNodes(server)
    const post = (edge: object) => ask('POST', '/graph/edges', { ...EDGE, ...edge })

    expect(await post({ target_node: 'b' })).toMatchObject({
      status: 404,
      body: { code: 'graph.node_not_found' },
    })
    expect(await post({ target_slot: 'b' })).toMatchObject({
      status: 400,
      body: { code: 'graph.unknown_slot' },
    })
    expect((await post({ source_node: 'display', source_slot: 'ui_text' })).status).toBe(400)
    expect((await ask('POST', '/graph/edges', {})).status).toBe(422)
    expect((await ask('DELETE', '/graph/edges')).status).toBe(422)
  })

  it('§15 of the wrong type are 400 with both types, or kept when forced', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await twoNodes(server)
    await ask('POST', '/graph/nodes', { type: 'TestPattern', id: 'pattern' })
    const wrong = { ...EDGE, source_node: 'pattern', source_slot: 'video' }

    const refused = await ask('POST', '/graph/edges', wrong)
    expect(refused).toMatchObject({ status: 400, body: { code: 'edge.type_mismatch' } })
    expect(refused.body.detail).toContain('VideoFrame')
    expect(refused.body.detail).toContain('TextFrame')

    expect((await ask('POST', '/graph/edges?force=true', wrong)).status).toBe(201)
    const problems = await ask('GET', '/graph/problems')
    expect(problems.body.edges).toMatchObject([{ edge: wrong, code: 'edge.type_mismatch' }])
  })
})

describe('groups', () => {
  it('become a composite and come apart again', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await twoNodes(server)
    await ask('POST', '/graph/edges', EDGE)
    const request = { node_ids: ['input', 'display'], name: 'Both', id: 'both' }

    const grouped = await ask('POST', '/graph/subgraph', request)
    expect(grouped).toMatchObject({
      status: 201,
      body: { id: 'both', type: 'Both', is_composite: true, inputs: {}, outputs: {} },
    })
    expect(Object.keys(grouped.body.sub_graph.nodes)).toEqual(['input', 'display'])
    expect((await ask('POST', '/graph/subgraph', request)).status).toBe(200)
    expect((await ask('PATCH', '/graph/nodes/both/init-args', { init_args: {} })).status).toBe(404)

    const apart = await ask('POST', '/graph/ungroup/both')
    expect(apart.status).toBe(200)
    expect(apart.body.map((node: { id: string }) => node.id).sort()).toEqual(['display', 'input'])
    expect((await ask('GET', '/graph/edges')).body).toEqual([EDGE])
  })

  it('of unknown nodes are 400', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await twoNodes(server)
    expect((await ask('POST', '/graph/subgraph', { node_ids: ['input', 'x'] })).status).toBe(400)
    expect((await ask('POST', '/graph/subgraph', {})).status).toBe(422)
    expect((await ask('POST', '/graph/ungroup/x')).status).toBe(400)
    expect((await ask('POST', '/graph/ungroup/input')).status).toBe(400)
  })

  it('can be made with their inside', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const sub_graph = { nodes: { inner: { type: 'Passthrough', init_args: {} } }, edges: [] }
    const made = await ask('POST', '/graph/nodes', { type: 'Mine', id: 'outer', sub_graph })
    expect(made).toMatchObject({
      status: 201,
      body: { is_composite: true, inputs: { 'inner.data': expect.any(String) } },
    })
  })
})

it('annotations are replaced as a whole', async () => {
  await using server = await startTestServer()
  const { ask } = server
  const note = { id: 'n', kind: 'note', x: 1, y: 2, width: 3, height: 4, text: 'Hi', color: 'red' }
  expect(await ask('GET', '/graph/annotations')).toEqual({ status: 200, body: [] })
  expect(await ask('PUT', '/graph/annotations', [note])).toEqual({ status: 200, body: [note] })
  expect((await ask('GET', '/graph/annotations')).body).toEqual([note])
  expect((await ask('PUT', '/graph/annotations', [{ id: 1 }])).status).toBe(422)
})

it('the graph starts, stops and saves with 204', async () => {
  await using server = await startTestServer()
  const { ask } = server
  await twoNodes(server)
  await ask('POST', '/graph/edges', EDGE)

  expect((await ask('POST', '/graph/start')).status).toBe(204)
  expect(server.engine.parts.config.value.was_running).toBe(true)
  expect((await ask('POST', '/graph/nodes/input/restart')).status).toBe(200)
  expect(await ask('POST', '/graph/nodes/input/stop')).toMatchObject({
    status: 200,
    body: { id: 'input', status: 'stopped', error: null, note: null },
  })
  expect((await ask('POST', '/graph/save')).status).toBe(204)
  expect((await ask('POST', '/graph/stop')).status).toBe(204)
  expect(server.engine.parts.config.value.was_running).toBe(false)
  const { body } = await ask('GET', '/graph/nodes')
  expect(body.map((node: { status: string }) => node.status)).toEqual(['stopped', 'stopped'])
})
