import type { ClientRequest, IncomingMessage } from 'node:http'
import type { ProxyOptions } from 'vite'

/** Requests of the page that Vite serves reach the backend as if it had served the page itself. */
export const keepOwnOrigin: NonNullable<ProxyOptions['configure']> = (proxy, { target }) => {
  const rewrite = (request: ClientRequest, { headers }: IncomingMessage) => {
    if (headers.origin !== undefined && isOwn(headers)) request.setHeader('origin', String(target))
  }
  proxy.on('proxyReq', rewrite)
  proxy.on('proxyReqWs', rewrite)
}

/** Whether no page of another site asks; programs that are no browsers name no origin. */
export function isOwn({ origin, host }: IncomingMessage['headers']): boolean {
  return origin === undefined || origin === `http://${host}`
}
