import { afterEach, describe, expect, it } from 'vitest'
import { RealClock } from '../../core/runtime/real-clock.ts'
import { type ProviderServer, startProviders } from '../testing/provider-server/index.ts'
import { bodyOf, linesOf, providerFetch, providerJson } from './provider-fetch.ts'

const open: ProviderServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function provider() {
  const server = await startProviders()
  open.push(server)
  server.on('POST', '/json', (_, reply) => reply.json(200, { text: 'yes' }))
  server.on('POST', '/lines', (_, reply) => reply.send(200, 'text/plain', 'one\n\ntwo\nthr\u00e9e'))
  return server
}

const abort = new AbortController()
const context = { clock: new RealClock(0), signal: abort.signal }
const LONG = { timeoutMs: 15_000 }
const SHORT = { timeoutMs: 30 }
const POST = { method: 'POST', body: '{}' }

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error,
  )

describe('providerJson', () => {
  it('gives what was answered', async () => {
    const { url } = await provider()

    expect(await providerJson(context, `${url}/json`, POST, LONG)).toEqual({ text: 'yes' })
  })

  it('says which key was rejected', async () => {
    const server = await provider()
    server.fail({ path: '/json', status: 401, body: { error: 'bad key' } })

    const options = { ...LONG, keyName: 'SOME_API_KEY' }
    const error = await failureOf(providerJson(context, `${server.url}/json`, POST, options))

    const host = new URL(server.url).host
    expect(error.message).toBe(`${host} answered 401; Paste a new key for SOME_API_KEY`)
    expect(error).toMatchObject({ status: 401, isPermanent: true, answer: '{"error":"bad key"}' })
  })

  it('knows how long a provider asks to wait', async () => {
    const server = await provider()
    server.fail({ path: '/json', status: 429, retryAfterS: 7 })

    const error = await failureOf(providerJson(context, `${server.url}/json`, POST, LONG))

    expect(error).toMatchObject({ status: 429, retryAfterMs: 7000, isPermanent: false })
  })

  it('gives up after the time limit, also in the middle of the body', async () => {
    const server = await provider()
    server.hang({ path: '/json' })
    server.on('POST', '/slow', (_, reply) => {
      reply.begin(200, 'application/json')
      reply.write('{')
    })

    for (const path of ['/json', '/slow']) {
      const error = await failureOf(providerJson(context, server.url + path, POST, SHORT))
      expect(error).toMatchObject({ failure: 'timeout', did: 'did not answer within 0.03 s' })
    }
  })

  it('tells a cut answer, garbage and a closed door apart', async () => {
    const server = await provider()
    server.cut({ path: '/json', afterBytes: 4 })
    server.fail({ path: '/json', status: 200, body: '<html>' })
    const ask = () => failureOf(providerJson(context, `${server.url}/json`, POST, LONG))

    expect(await ask()).toMatchObject({ failure: 'connection', did: 'broke the connection off' })
    expect(await ask()).toMatchObject({ failure: 'garbage', answer: '<html>', isPermanent: false })
    await server.close()
    expect(await ask()).toMatchObject({ failure: 'connection', did: 'cannot be reached' })
  })
})

describe('providerFetch', () => {
  it('is given up with its signal, and the server notices', async () => {
    const server = await provider()
    server.hang({ path: '/json' })
    const giveUp = new AbortController()

    const asked = failureOf(
      providerFetch(context, `${server.url}/json`, POST, { ...LONG, signal: giveUp.signal }),
    )
    await server.received('/json')
    giveUp.abort()

    expect((await asked).name).toBe('AbortError')
    await server.requests[0]!.cancelled()
  })

  it('keeps its connections for the next request', async () => {
    const server = await provider()
    const ports = new Set<string>()
    server.on('POST', '/port', (request, reply) => {
      ports.add(request.remote)
      reply.json(200, {})
    })

    for (let i = 0; i < 8; i++) await providerJson(context, `${server.url}/port`, POST, LONG)

    // A connection may still be closing its last exchange when the next request begins.
    expect(ports.size).toBeLessThanOrEqual(2)
  })
})

describe('linesOf', () => {
  const lines = async (server: ProviderServer, options = LONG) =>
    all(
      linesOf(
        bodyOf(
          context,
          await providerFetch(context, `${server.url}/lines`, POST, options),
          options,
        ),
      ),
    )

  it('cuts a body into lines', async () => {
    expect(await lines(await provider())).toEqual(['one', 'two', 'thr\u00e9e'])
  })

  it('fails when the body breaks off or stalls', async () => {
    const server = await provider()
    server.cut({ path: '/lines', afterBytes: 6 })

    expect(await failureOf(lines(server))).toMatchObject({ failure: 'connection' })
    server.on('POST', '/lines', (_, reply) => {
      reply.begin(200, 'text/plain')
      reply.write('one\n')
    })
    expect(await failureOf(lines(server, SHORT))).toMatchObject({ failure: 'timeout' })
  })
})

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}
