import { connect } from 'node:net'
import { encodeFramed, LogLines, MetricsSnapshot, ServerMessage } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { SERVER_LOG } from '../core/engine/index.ts'
import { MetricsViewer, PageClient, type Received } from './page-client.test-support.ts'
import { startTestServer, type TestServer } from './server.test-support.ts'

/** Text from the page, straight back to the page. */
async function startEcho({ ask }: TestServer): Promise<void> {
  await ask('POST', '/graph/nodes', { type: 'TextInput', id: 'input' })
  await ask('POST', '/graph/nodes', { type: 'TextDisplay', id: 'display' })
  await ask('POST', '/graph/edges', {
    source_node: 'input',
    source_slot: 'text',
    target_node: 'display',
    target_slot: 'text',
  })
  await ask('POST', '/graph/start')
  await running(['input', 'display'], { ask })
}

/** Asks until all run: starting is announced at once, and done when threads are up. */
async function running(ids: readonly string[], { ask }: Pick<TestServer, 'ask'>): Promise<void> {
  for (const id of ids) {
    while ((await ask('GET', `/graph/nodes/${id}`)).body.status !== 'running') {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const count = (messages: readonly string[], n: number) => messages.length >= n

describe('the UI socket', () => {
  it('carries text in and out, to every page alike', async () => {
    await using server = await startTestServer()
    using first = await PageClient.open(server.url)
    using second = await PageClient.open(server.url)
    await startEcho(server)

    first.type('input', 'Hello')
    second.type('input', 'to both')
    await first.until(() => count(first.shownBy('display'), 2))
    await second.until(() => count(second.shownBy('display'), 2))

    expect(first.shownBy('display').toSorted()).toEqual(['Hello', 'to both'])
    expect(second.shownBy('display')).toEqual(first.shownBy('display'))
    const output = first.received.find(({ type }) => type === 'ui_output')
    expect(output).toEqual({
      type: 'ui_output',
      node_id: 'display',
      channel: 'ui_text',
      payload: expect.any(String),
    })
  })

  it('carries text in another graph with the same ids, too', async () => {
    await using server = await startTestServer()
    const { ask } = server
    using page = await PageClient.open(server.url)
    await ask('POST', '/projects', { name: 'First' })
    await ask('POST', '/projects/First/start')
    await startEcho(server)
    page.send({ type: 'tap', node_id: 'input', slot: 'text' })
    page.type('input', 'first')
    await page.until(() => count(page.shownBy('display'), 1))

    await ask('POST', '/projects/First/start?reload=true')
    await ask('POST', '/graph/start')
    await running(['input', 'display'], server)
    page.type('input', 'loaded again')
    await page.until(() => count(page.shownBy('display'), 2))
    await ask('POST', '/projects', { name: 'Second' })
    await ask('POST', '/projects/Second/start')
    await startEcho(server)
    page.type('input', 'second')
    await page.until(() => count(page.shownBy('display'), 3))

    expect(page.shownBy('display')).toEqual(['first', 'loaded again', 'second'])
    // What was sent before the wire is looked at again is not shown.
    const timer = setInterval(() => page.type('input', 'looked at'), 100)
    await page.until((all) => all.find(({ frame }) => frame?.text === 'looked at'))
    clearInterval(timer)
  })

  it('ignores what it does not understand', async () => {
    await using server = await startTestServer()
    using page = await PageClient.open(server.url)
    await startEcho(server)

    for (const text of [
      '',
      'no json',
      '[]',
      'null',
      '{"type":"nonsense"}',
      '{"type":"ui_input"}',
    ]) {
      page.socket.send(text)
    }
    page.send({ type: 'ui_input', node_id: 'input', channel: 'nonsense', payload: 'x' })
    page.send({ type: 'ui_input', node_id: 'nobody', channel: 'ui_text', payload: 'x' })
    page.send({ type: 'ui_input', node_id: 'input', channel: 'ui_text', payload: { no: 'text' } })
    for (const bytes of [[], [0], [255, 255], [0, 2, 91, 93], [0, 1, 123]]) {
      page.socket.send(Uint8Array.from(bytes))
    }
    page.type('input', 'still here')

    await page.until(() => count(page.shownBy('display'), 1))
    expect(page.shownBy('display')).toEqual(['still here'])
  })

  it('keeps text for a page that comes back within 5 s', async () => {
    await using server = await startTestServer()
    using watcher = await PageClient.open(server.url)
    await startEcho(server)
    const before = await PageClient.open(server.url, '?session=tab')
    before.type('input', 'one')
    await before.until(() => count(before.shownBy('display'), 1))
    await before.close()

    watcher.type('input', 'two')
    watcher.type('input', 'three')
    await watcher.until(() => count(watcher.shownBy('display'), 3))
    using after = await PageClient.open(server.url, '?session=tab')
    await after.until(() => count(after.shownBy('display'), 2))

    expect(after.shownBy('display')).toEqual(['two', 'three'])
    expect(after.received[0]).toMatchObject({ type: 'hello', session: 'tab', resumed: true })
    using other = await PageClient.open(server.url, '?session=other')
    const hello = await other.until(([message]) => message)
    expect(hello).toMatchObject({ type: 'hello', session: 'other', resumed: false })
  })

  it('goes on after a number that the page has seen', async () => {
    await using server = await startTestServer()
    await startEcho(server)
    using page = await PageClient.open(server.url, '?session=tab')
    page.type('input', 'one')
    page.type('input', 'two')
    await page.until(() => count(page.shownBy('display'), 2))
    const one = page.received.find(({ payload }) => payload === 'one')!

    using again = await PageClient.open(server.url, `?session=tab&after=${one.seq}`)
    await again.until(() => count(again.shownBy('display'), 1))
    expect(again.shownBy('display')).toEqual(['two'])

    using stale = await PageClient.open(server.url, '?session=tab&after=7')
    expect(await stale.until(([message]) => message)).toMatchObject({ resumed: false })
  })

  it('tells every page what was edited, and what became of nodes', async () => {
    await using server = await startTestServer()
    const { ask } = server
    using page = await PageClient.open(server.url)
    await startEcho(server)
    await ask('PATCH', '/graph/nodes/input', { label: 'Ask me' })
    await ask('PUT', '/graph/annotations', [])
    await ask('DELETE', '/graph/nodes/display')
    await ask('POST', '/projects/Text Playground/start')

    const has = (match: object) =>
      page.until((all) => all.find((one) => Object.entries(match).every(([k, v]) => one[k] === v)))
    const added = await page.until((all) => all.find(({ nodes }) => nodes?.[0].id === 'input'))
    expect(added).toMatchObject({
      type: 'graph_changed',
      nodes: [{ id: 'input', type: 'TextInput' }],
    })
    await page.until((all) => all.find(({ added_edges }) => added_edges?.length === 1))
    await page.until((all) => all.find(({ nodes }) => nodes?.[0].label === 'Ask me'))
    await page.until((all) => all.find(({ removed_nodes }) => removed_nodes?.[0] === 'display'))
    await has({ type: 'node_status', node_id: 'input', status: 'running' })
    await has({ type: 'graph_reset' })
    await has({ type: 'project', current_project: 'Text Playground' })
    for (const message of page.received) {
      expect(ServerMessage.safeParse(message).error).toBeUndefined()
    }
  })

  it('tells what a node misses when it gains or loses a wire', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await ask('POST', '/graph/nodes', { id: 'mic', type: 'MicBrowser' })
    await ask('POST', '/graph/nodes', { id: 'vad', type: 'VAD' })
    const wire = {
      source_node: 'mic',
      source_slot: 'audio',
      target_node: 'vad',
      target_slot: 'audio',
    }
    using page = await PageClient.open(server.url)

    await ask('POST', '/graph/edges', wire)
    const wired = await page.until((all) => all.find((one) => one.added_edges))
    await ask('DELETE', '/graph/edges', wire)
    const unwired = await page.until((all) => all.find((one) => one.removed_edges))

    expect(wired.nodes).toMatchObject([{ id: 'vad', missing: [] }])
    expect(unwired.nodes).toMatchObject([
      { id: 'vad', missing: [{ kind: 'input', name: 'audio' }] },
    ])
  })

  it('shows what passes over a wire', async () => {
    await using server = await startTestServer()
    const { ask } = server
    using page = await PageClient.open(server.url)
    const config = { width: 640, height: 480, fps: 30 }
    await ask('POST', '/graph/nodes', { type: 'TestPattern', id: 'pattern', init_args: { config } })
    await startEcho(server)

    page.send({ type: 'tap', node_id: 'pattern', slot: 'video' })
    page.send({ type: 'tap', node_id: 'input', slot: 'text' })
    page.send({ type: 'tap', node_id: 'input', slot: '__proto__' })
    page.send({ type: 'tap', node_id: 'input', slot: 'nonsense' })
    const inherited = await page.until((all) => all.find(({ slot }) => slot === '__proto__'))
    expect(inherited).toMatchObject({ type: 'tap_error', error: { code: 'graph.unknown_slot' } })
    const error = await page.until((all) => all.find(({ slot }) => slot === 'nonsense'))
    expect(error).toMatchObject({
      node_id: 'input',
      slot: 'nonsense',
      error: { code: 'graph.unknown_slot' },
    })

    const picture = await page.until((all) => all.find(({ bytes, rate }) => bytes && rate > 0))
    expect(picture).toMatchObject({
      type: 'tap_frame',
      node_id: 'pattern',
      slot: 'video',
      frame: { kind: 'VideoFrame', width: 640, height: 480 },
      preview: { format: 'jpeg', width: 320, height: 240 },
    })
    expect([...picture.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
    expect(picture.age_ms).toBeLessThan(5000)

    await page.until((all) => {
      page.type('input', 'tapped')
      return all.find(({ frame }) => frame?.text === 'tapped')
    })
    page.send({ type: 'untap', node_id: 'pattern', slot: 'video' })
  })
})

describe('sound from the page', () => {
  it('reaches its component, and is drawn on the wire', async () => {
    await using server = await startTestServer()
    await server.ask('POST', '/graph/nodes', { type: 'MicBrowser', id: 'mic' })
    await server.ask('POST', '/graph/start')
    using page = await PageClient.open(server.url)
    const channel = 'ui_audio'
    const header = { type: 'ui_input', node_id: 'mic', channel }
    const samples = Int16Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 16_384 : -16_384))

    page.send({ type: 'tap', node_id: 'mic', slot: 'audio', max_per_second: 20 })
    const frame = await page.until((all) => {
      page.socket.send(encodeFramed(header, new Uint8Array(samples.buffer)))
      return all.find(({ preview, type }) => {
        if (type === 'tap_error') throw new Error(JSON.stringify(all.at(-1)))
        return preview
      })
    })

    expect(frame.frame).toMatchObject({ kind: 'AudioFrame', sample_rate: 16_000 })
    expect(frame.preview).toMatchObject({ format: 'waveform', min: expect.arrayContaining([-0.5]) })
    expect(frame.preview.max).toContain(0.5)
  })
})

describe('lines of logs', () => {
  it('come to the pages that asked for them', async () => {
    await using server = await startTestServer()
    using page = await PageClient.open(server.url)
    using other = await PageClient.open(server.url)
    page.send({ type: 'logs', node_ids: [SERVER_LOG] })

    const timer = setInterval(() => server.engine.log('a line of the server'), 10)
    const message = await page.until((all) => all.find(({ type }) => type === 'log'))
    clearInterval(timer)
    expect(LogLines.parse(message)).toMatchObject({
      node_id: SERVER_LOG,
      entries: [{ stream: 'stderr', text: 'a line of the server' }],
    })
    expect(other.received.filter(({ type }) => type === 'log')).toEqual([])
  })
})

describe('the stream of metrics', () => {
  it('shows the same truth to two viewers, each with its own deltas', async () => {
    await using server = await startTestServer()
    using page = await PageClient.open(server.url)
    await startEcho(server)
    using first = new MetricsViewer(server.url)
    using second = new MetricsViewer(server.url)
    await first.until(([snapshot]) => snapshot)
    await second.until(([snapshot]) => snapshot)

    for (let i = 0; i < 20; i++) page.type('input', `${i}`)
    const sent = (snapshots: readonly Received[]) =>
      snapshots.reduce((n, one) => n + (one.nodes?.input?.senders.text?.msg_count_delta ?? 0), 0)
    await first.until((all) => sent(all) >= 20)
    await second.until((all) => sent(all) >= 20)

    expect(sent(first.snapshots)).toBe(20)
    expect(sent(second.snapshots)).toBe(20)
    for (const snapshot of first.snapshots) {
      expect(MetricsSnapshot.safeParse(snapshot).error).toBeUndefined()
      expect(Object.keys(snapshot.nodes)).toEqual(['input', 'display'])
    }
    const last = first.snapshots.at(-1)!.nodes
    expect(last.input).toMatchObject({ name: 'TextInput', status: 'running' })
    expect(last.display.receivers.text).toMatchObject({ name: 'text', lag: 0, drops: 0 })
    expect(Math.abs(first.snapshots[0]!.timestamp - Date.now() / 1000)).toBeLessThan(60)
  })

  it('§26 has slots only once a handle exists', async () => {
    await using server = await startTestServer()
    await server.ask('POST', '/graph/nodes', { type: 'TextInput', id: 'input' })
    using viewer = new MetricsViewer(server.url)
    const snapshot = await viewer.until(([first]) => first)
    expect(snapshot.nodes).toEqual({
      input: { name: 'TextInput', status: expect.any(String), senders: {}, receivers: {} },
    })
  })

  it('sends only what changed when asked to, and names what is gone', async () => {
    await using server = await startTestServer()
    const { ask } = server
    using page = await PageClient.open(server.url)
    await startEcho(server)
    using viewer = new MetricsViewer(server.url, '?changes=1')
    const full = await viewer.until(([first]) => first)
    expect(Object.keys(full.nodes)).toEqual(['input', 'display'])

    page.type('input', 'x')
    await viewer.until((all) =>
      all.find(({ nodes }) => nodes.input?.senders.text?.msg_count_delta === 1),
    )
    await ask('DELETE', '/graph/nodes/display')
    const gone = await viewer.until((all) => all.find(({ removed }) => removed))
    expect(gone.removed).toEqual(['display'])

    const n = viewer.snapshots.length
    using other = new MetricsViewer(server.url)
    await other.until((all) => all.length > 5)
    expect(viewer.snapshots.length - n).toBeLessThan(4)
  })

  it('is limited in viewers', async () => {
    await using server = await startTestServer({ maxViewers: 1 })
    using viewer = new MetricsViewer(server.url)
    await viewer.until(([first]) => first)
    expect((await server.ask('GET', '/metrics')).status).toBe(429)
    expect((await server.ask('GET', '/metrics?changes=yes')).status).toBe(422)
  })
})

const UPGRADE =
  'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
  'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n'

describe('a page that reads nothing', () => {
  /** Opens the socket or stream and never reads from the connection. */
  async function openDeaf(port: number, path: string, headers = ''): Promise<Disposable> {
    const socket = connect({ host: '127.0.0.1', port })
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${headers}\r\n`)
    await new Promise((resolve) => socket.once('readable', resolve))
    socket.pause()
    return { [Symbol.dispose]: () => socket.destroy() }
  }

  it('harms no other, and costs a bounded amount', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const config = { width: 640, height: 480, fps: 60 }
    await ask('POST', '/graph/nodes', { type: 'TestPattern', id: 'pattern', init_args: { config } })
    await ask('POST', '/graph/nodes', { type: 'VideoStream', id: 'view' })
    await ask('POST', '/graph/edges', {
      source_node: 'pattern',
      source_slot: 'video',
      target_node: 'view',
      target_slot: 'video',
    })
    using _deafPage = await openDeaf(server.port, '/ui/ws', UPGRADE)
    using _deafViewer = await openDeaf(server.port, '/metrics')
    using page = await PageClient.open(server.url)
    using viewer = new MetricsViewer(server.url)
    await startEcho(server)

    const before = process.memoryUsage().rss
    const pictures = () =>
      page.received.filter(({ type, node_id }) => type === 'ui_output' && node_id === 'view')
    await page.until(() => pictures().length >= 60)
    for (let i = 0; i < 200; i++) page.type('input', `${i} ${'x'.repeat(2000)}`)
    await page.until(() => count(page.shownBy('display'), 200))
    await viewer.until((all) => all.length >= 10)

    expect(pictures()[0]).toMatchObject({ type: 'ui_output', channel: expect.any(String) })
    expect([...pictures()[0]!.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(200)
  })
})
