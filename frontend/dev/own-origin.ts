import type { ClientRequest, IncomingMessage } from 'node:http'
import type { ProxyOptions } from 'vite'

/** Requests of the page that Vite serves reach the backend as if it had served the page itself. */
export const keepOwnOrigin: NonNullable<ProxyOptions['configure']> = (proxy, { target }) => {
  const rewrite = (request: ClientRequest, { headers }: IncomingMessage) => {
    const isOwn = headers.origin !== undefined && headers.origin === `http://${headers.host}`
    if (isOwn) request.setHeader('origin', String(target))
  }
  proxy.on('proxyReq', rewrite)
  proxy.on('proxyReqWs', rewrite)
}
