import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ServerOptions } from './server.ts'
import { emptyServer, OWN } from './thin-engine.test-support.ts'

async function statusOf(
  request: {
    headers?: Record<string, string>
    method?: 'GET' | 'POST' | 'PUT' | 'OPTIONS'
    url?: string
    payload?: string
  },
  options: ServerOptions = {},
): Promise<number> {
  await using server = await emptyServer(options)
  const { method = 'GET', url = '/graph/nodes', ...rest } = request
  const answer = await server.api.app.inject({ method, url, ...rest })
  return answer.statusCode
}

describe('host names', () => {
  it.each(['127.0.0.1:8000', 'localhost:8000', '[::1]:8000', 'LOCALHOST:8000'])(
    'accepts %s',
    async (host) => {
      expect(await statusOf({ headers: { host } })).toBe(200)
    },
  )

  it.each(['evil.example:8000', 'localhost', 'localhost:8001', '127.0.0.1.evil.example:8000', ''])(
    'refuses %j',
    async (host) => {
      expect(await statusOf({ headers: { host } })).toBe(403)
    },
  )

  it('accepts a name of --allow-host, and says how to when one is refused', async () => {
    const options = { security: { allowHosts: ['studio.lan'] } }
    expect(await statusOf({ headers: { host: 'studio.lan:8000' } }, options)).toBe(200)

    await using server = await emptyServer()
    const answer = await server.api.app.inject({ url: '/', headers: { host: 'studio.lan:8000' } })
    expect(answer.json()).toEqual({
      code: 'request.forbidden_host',
      detail: expect.stringContaining('--allow-host'),
    })
  })
})

describe('origins', () => {
  it.each(['http://evil.example', 'null', 'http://localhost:5173', 'http://127.0.0.1:8001'])(
    'refuses %s',
    async (origin) => {
      expect(await statusOf({ headers: { ...OWN, origin } })).toBe(403)
      expect(
        await statusOf({ headers: { ...OWN, origin }, method: 'POST', url: '/graph/stop' }),
      ).toBe(403)
      expect(await statusOf({ headers: { ...OWN, origin }, url: '/metrics' })).toBe(403)
      expect(await statusOf({ headers: { ...OWN, origin }, url: '/' })).toBe(403)
    },
  )

  it('accepts the page itself', async () => {
    for (const origin of ['http://127.0.0.1:8000', 'http://localhost:8000', 'http://[::1]:8000']) {
      expect(await statusOf({ headers: { ...OWN, origin } })).toBe(200)
    }
  })

  it('sends no CORS headers by default', async () => {
    await using server = await emptyServer()
    const { headers } = await server.api.app.inject({
      url: '/graph/nodes',
      headers: { ...OWN, origin: 'http://127.0.0.1:8000' },
    })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('lets exactly the origins of --allow-origin, with preflights', async () => {
    const origin = 'http://localhost:5173'
    await using server = await emptyServer({ security: { allowOrigins: [origin] } })
    const ask = (from: string) =>
      server.api.app.inject({
        method: 'OPTIONS',
        url: '/graph/nodes/a',
        headers: {
          ...OWN,
          origin: from,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'content-type',
        },
      })

    const preflight = await ask(origin)
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe(origin)
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH')
    expect(preflight.headers['access-control-allow-headers']).toContain('content-type')

    const refused = await ask('http://localhost:5174')
    expect(refused.statusCode).toBe(403)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()

    const answer = await server.api.app.inject({ url: '/graph/nodes', headers: { ...OWN, origin } })
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers.vary).toBe('origin')
  })

  it('lets everybody in with --open-cors', async () => {
    await using server = await emptyServer({ security: { openCors: true } })
    const answer = await server.api.app.inject({
      url: '/graph/nodes',
      headers: { host: 'any.example', origin: 'null', 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('fetch metadata', () => {
  const cross = { ...OWN, 'sec-fetch-site': 'cross-site' }

  it('refuses what other sites ask for', async () => {
    expect(await statusOf({ headers: cross })).toBe(403)
    expect(await statusOf({ headers: { ...cross, 'sec-fetch-mode': 'no-cors' }, url: '/' })).toBe(
      403,
    )
    const framed = { ...cross, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    expect(await statusOf({ headers: framed, url: '/' })).toBe(403)
  })

  it('lets a link on another site open the page, and nothing else', async () => {
    const opened = { ...cross, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await statusOf({ headers: opened, url: '/' })).toBe(200)
    expect(await statusOf({ headers: opened, url: '/graph/nodes' })).toBe(403)
    expect(await statusOf({ headers: opened, method: 'POST', url: '/' })).toBe(403)
  })

  it('lets the page itself', async () => {
    expect(await statusOf({ headers: { ...OWN, 'sec-fetch-site': 'same-origin' } })).toBe(200)
    expect(await statusOf({ headers: { ...OWN, 'sec-fetch-site': 'none' } })).toBe(200)
  })
})

describe('the token', () => {
  const options = { security: { token: 'a-long-secret' } }

  it('is asked for everywhere', async () => {
    expect(await statusOf({ headers: OWN }, options)).toBe(401)
    expect(await statusOf({ headers: OWN, url: '/metrics' }, options)).toBe(401)
    expect(await statusOf({ headers: OWN, url: '/nowhere' }, options)).toBe(401)
  })

  it('is taken as a bearer header', async () => {
    const bearer = (token: string) => ({ ...OWN, authorization: `Bearer ${token}` })
    expect(await statusOf({ headers: bearer('a-long-secret') }, options)).toBe(200)
    expect(await statusOf({ headers: bearer('a-long-secre') }, options)).toBe(401)
    expect(await statusOf({ headers: bearer('') }, options)).toBe(401)
  })

  it('is taken as a cookie that a link sets once', async () => {
    await using server = await emptyServer(options)
    const { app, security } = server.api
    const url = `/login?code=${security.createLoginCode()}`

    const first = await app.inject({ url, headers: OWN })
    const second = await app.inject({ url, headers: OWN })

    const cookie = String(first.headers['set-cookie'])
    expect(first.statusCode).toBe(200)
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/;/)
    expect(cookie).not.toContain('a-long-secret')
    expect(second.statusCode).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()

    const headers = { ...OWN, cookie: cookie.split(';')[0]! }
    expect((await app.inject({ url: '/graph/nodes', headers })).statusCode).toBe(200)
    const wrong = { ...OWN, cookie: 'openneuro_session=nonsense' }
    expect((await app.inject({ url: '/graph/nodes', headers: wrong })).statusCode).toBe(401)
  })
})

describe('bodies', () => {
  const post = (
    contentType: string | undefined,
    payload: string | undefined,
    url = '/graph/edges',
  ) =>
    statusOf({
      method: 'POST',
      url,
      headers: { ...OWN, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
      ...(payload === undefined ? {} : { payload }),
    })

  it('§16 are JSON, else 415', async () => {
    expect(await post('text/plain', '{}')).toBe(415)
    expect(await post('application/x-www-form-urlencoded', 'a=b')).toBe(415)
    expect(await post('multipart/form-data; boundary=x', '--x--')).toBe(415)
    expect(await post('application/json; charset=utf-8', '{}')).toBe(422)
    expect(await post('application/json', '{}', '/upload')).toBe(415)
    expect(await post(undefined, undefined, '/upload')).toBe(415)
  })

  it('§16 need no content type when there is none, and may be empty JSON', async () => {
    expect(await post(undefined, undefined, '/graph/stop')).toBe(204)
    expect(await post('application/json', '', '/graph/stop')).toBe(204)
    expect(await post('application/json', undefined, '/graph/stop')).toBe(204)
  })

  it('are limited in size and depth', async () => {
    expect(
      await statusOf(
        {
          method: 'POST',
          url: '/graph/edges',
          headers: { ...OWN, 'content-type': 'application/json' },
          payload: `"${'x'.repeat(2000)}"`,
        },
        { maxBodyBytes: 1000 },
      ),
    ).toBe(413)
    expect(await post('application/json', '['.repeat(50_000) + ']'.repeat(50_000))).toBe(422)
  })

  it('that are wrong are answered with the place and the reason', async () => {
    await using server = await emptyServer()
    const answer = await server.api.app.inject({
      method: 'POST',
      url: '/graph/edges',
      headers: OWN,
      payload: { source_node: 'a', source_slot: 1, target_node: 'b' },
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toEqual({
      code: 'request.invalid',
      detail: [
        { type: 'invalid_type', loc: ['body', 'source_slot'], msg: expect.any(String), input: 1 },
        {
          type: 'missing',
          loc: ['body', 'target_slot'],
          msg: 'Field required',
          input: { source_node: 'a', source_slot: 1, target_node: 'b' },
        },
      ],
    })
  })
})

describe('answers', () => {
  it('say that nothing in them may run, frame or sniff', async () => {
    await using server = await emptyServer()
    for (const url of ['/graph/nodes', '/nowhere', '/']) {
      const { headers } = await server.api.app.inject({ url, headers: OWN })
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  it('have no inline script or style on the page', async () => {
    await using server = await emptyServer()
    const page = await server.api.app.inject({ url: '/', headers: OWN })
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect(page.body).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/)
    expect(page.body).toContain('/api-docs')
    expect(page.body).toContain('/openapi.json')
  })

  it('tell nothing about mistakes of our own', async () => {
    const reported: unknown[] = []
    await using server = await emptyServer({ report: (error) => reported.push(error) })
    // The empty engine has no such method.
    const answer = await server.api.app.inject({ url: '/graph/annotations', headers: OWN })
    expect(answer.json()).toEqual({
      code: 'internal',
      detail: expect.not.stringContaining('annotations'),
    })
    expect(reported).toHaveLength(1)
  })

  it('name the methods of a path that was asked with another: 405', async () => {
    await using server = await emptyServer()
    const ask = (method: 'PUT' | 'OPTIONS' | 'GET', url: string) =>
      server.api.app.inject({ method, url, headers: OWN })
    const put = await ask('PUT', '/graph/nodes')
    expect(put.statusCode).toBe(405)
    expect(put.headers.allow).toBe('GET, HEAD, POST')
    expect(put.json().code).toBe('request.method_not_allowed')
    expect((await ask('GET', '/graph/start')).statusCode).toBe(405)
    expect((await ask('PUT', '/graph/nodes/a%2Fb')).statusCode).toBe(405)
    expect((await ask('OPTIONS', '/graph/nodes')).statusCode).toBe(405)
    expect((await ask('GET', '/nowhere')).statusCode).toBe(404)
    expect((await ask('GET', '/%zz')).json().code).toBe('request.invalid')
  })
})

describe('limits', () => {
  it('answers 429 above the rate, which is at least 5,000 in 10 s', async () => {
    const rate = { security: { requestsPer10Seconds: 3 } }
    await using server = await emptyServer(rate)
    const codes: number[] = []
    for (let i = 0; i < 5; i++) {
      codes.push((await server.api.app.inject({ url: '/graph/nodes', headers: OWN })).statusCode)
    }
    expect(codes).toEqual([200, 200, 200, 429, 429])
  })

  it('§22 takes 5,000 requests in a row', async () => {
    await using server = await emptyServer()
    let last = 0
    for (let i = 0; i < 5000; i++) {
      last = (await server.api.app.inject({ url: '/graph/edges', headers: OWN })).statusCode
    }
    expect(last).toBe(200)
  })
})

describe('sockets', () => {
  async function open(
    path: string,
    headers: Record<string, string>,
    options: ServerOptions = {},
  ): Promise<number> {
    await using server = await emptyServer(options)
    const { port } = await server.listen()
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    const { promise, resolve } = Promise.withResolvers<number>()
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
    const status = await promise
    socket.terminate()
    return status
  }

  it('are checked like requests', async () => {
    expect(await open('/ui/ws', {})).toBe(101)
    expect(await open('/ui/ws', { origin: 'http://evil.example' })).toBe(403)
    expect(await open('/ui/ws', { origin: 'null' })).toBe(403)
    expect(await open('/ui/ws', { host: 'evil.example' })).toBe(403)
    expect(await open('/ui/ws', { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await open('/ui/ws', {}, { security: { token: 'secret' } })).toBe(401)
    const bearer = { authorization: 'Bearer secret' }
    expect(await open('/ui/ws', bearer, { security: { token: 'secret' } })).toBe(101)
    const allowed = { security: { allowOrigins: ['http://localhost:5173'] } }
    expect(await open('/ui/ws', { origin: 'http://localhost:5173' }, allowed)).toBe(101)
  })

  it('are at one address, and limited in number', async () => {
    expect(await open('/graph/nodes', {})).toBe(404)
    expect(await open('/ui/ws', {}, { maxSockets: 0 })).toBe(429)
  })

  it('that send too much at once are closed', async () => {
    await using server = await emptyServer({ maxMessageBytes: 1000 })
    const { port } = await server.listen()
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ui/ws`)
    await once(socket, 'open')
    socket.send('x'.repeat(2000))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1009)
  })
})
