import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EngineError } from '@openneuro/protocol'
import { isLoopback, isWildcard } from './security.ts'
import type { ApiServer } from './server.ts'

/** Connections at one time; more are refused by the system. */
const MAX_CONNECTIONS = 512
/** Tries to find a port that is free on both loopback addresses. */
const MAX_TRIES = 20

export interface Listening {
  /** As people type it, such as `http://127.0.0.1:8000`. */
  readonly address: string
  readonly port: number
  /** Takes no more requests and ends those there are. */
  close(): Promise<void>
}

/**
 * Binds the API. The loopback name binds 127.0.0.1 and ::1 with the same port, since `localhost` may mean
 * either; a machine without IPv6 is no error. Port 0 takes a free one.
 *
 * @throws EngineError `server.port_taken`
 */
export async function listen(
  api: ApiServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const hosts = isLoopback(host) ? ['127.0.0.1', '::1'] : [host]
  const servers = await bindAll(api, { hosts, port })
  const bound = (servers[0]!.address() as AddressInfo).port
  const name = isLoopback(host) || isWildcard(host) ? '127.0.0.1' : host
  api.security.setAddress({ host, port: bound })
  return {
    address: `http://${name.includes(':') ? `[${name}]` : name}:${bound}`,
    port: bound,
    async close() {
      const closed = servers.map(closeServer)
      await api.close()
      await Promise.all(closed)
    },
  }
}

async function bindAll(
  api: ApiServer,
  { hosts, port }: { readonly hosts: readonly string[]; readonly port: number },
): Promise<Server[]> {
  for (let tries = 1; ; tries++) {
    const servers: Server[] = []
    try {
      for (const host of hosts) {
        const bound: number = servers[0] ? (servers[0].address() as AddressInfo).port : port
        const server = await bind(api, { host, port: bound, isOptional: servers.length > 0 })
        if (server) servers.push(server)
      }
      return servers
    } catch (error) {
      await Promise.all(servers.map(closeServer))
      // The port that was free on the first address is taken on the second.
      if (port === 0 && tries < MAX_TRIES && codeOf(error) === 'EADDRINUSE') continue
      throw bindError(error, { hosts, port })
    }
  }
}

const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'])

/** @returns null when this machine does not have an optional address */
async function bind(
  api: ApiServer,
  { host, port, isOptional }: { readonly host: string; readonly port: number; isOptional: boolean },
): Promise<Server | null> {
  const server = createHttpServer({ keepAliveTimeout: 72_000 }, api.app.routing)
  server.maxConnections = MAX_CONNECTIONS
  server.on('upgrade', api.upgrade)
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(BAD_REQUEST)
    else socket.destroy()
  })
  const { promise, resolve, reject } = Promise.withResolvers<Server | null>()
  server.once('error', (error) => {
    if (isOptional && NO_SUCH_ADDRESS.has(codeOf(error))) resolve(null)
    else reject(error)
  })
  server.listen({ host, port, ipv6Only: true }, () => resolve(server))
  return promise
}

const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n' +
  '{"detail":"This is not an HTTP request","code":"request.invalid"}'

function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeAllConnections()
  return promise
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}

function bindError(
  error: unknown,
  { hosts, port }: { readonly hosts: readonly string[]; readonly port: number },
): EngineError {
  const where = `${hosts.join(' and ')}, port ${port}`
  if (codeOf(error) === 'EADDRINUSE') {
    const message = `Cannot listen on ${where}: another program uses it. Choose another with --port N, or --port 0 for any`
    return new EngineError('server.port_taken', message, { cause: error })
  }
  const why = error instanceof Error ? error.message : String(error)
  return new EngineError(
    'server.port_taken',
    `Cannot listen on ${where}: ${why}. Choose others with --host and --port`,
    {
      cause: error,
    },
  )
}
