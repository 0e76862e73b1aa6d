import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Routes } from './context.ts'

/** What pages of our own may do: everything from this server, nothing from elsewhere, no inline script. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const PUBLIC = new URL('./public/', import.meta.url)

/** The built editor at `/`; while there is none, a plain page that leads to the documentation. */
export const pageRoutes: Routes = (app, { options, security }) => {
  if (pageAnywhere(options.pageFolder) !== null) {
    app.register(async (scope) => {
      const { default: fastifyStatic } = await import('@fastify/static')
      scope.register(fastifyStatic, {
        root: options.pageFolder,
        preCompressed: true,
        setHeaders: (response, path) => {
          response.header('content-security-policy', PAGE_POLICY)
          const isHashed = /[\\/]assets[\\/]/.test(path)
          response.header(
            'cache-control',
            isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
          )
        },
      })
    })
  } else {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      sendPublic(reply, 'index.html', 'text/html; charset=utf-8'),
    )
    app.get('/page.css', { schema: { hide: true } }, async (_request, reply) =>
      sendPublic(reply, 'page.css', 'text/css; charset=utf-8'),
    )
  }

  // Signs a browser in. The page goes on by itself: a cookie for this site alone would not be sent
  // along a redirect that began on another site.
  app.get(
    '/login',
    { schema: { hide: true, querystring: z.object({ code: z.string().max(200) }) } },
    async ({ query }, reply) => {
      const cookie = security.redeemLoginCode(query.code)
      if (cookie === null) {
        reply.code(401)
        return sendPublic(reply, 'login-refused.html', 'text/html; charset=utf-8')
      }
      reply.header('set-cookie', cookie)
      return sendPublic(reply, 'login.html', 'text/html; charset=utf-8')
    },
  )
}

/** Sends the editor for addresses of its own; null when there is none. */
export function pageAnywhere(
  pageFolder: string,
): ((reply: FastifyReply) => Promise<FastifyReply>) | null {
  const page = join(pageFolder, 'index.html')
  if (pageFolder === '' || !existsSync(page)) return null
  return async (reply) => sendPage(reply, await readFile(page), 'text/html; charset=utf-8')
}

async function sendPublic(reply: FastifyReply, name: string, type: string): Promise<FastifyReply> {
  return sendPage(reply, await readFile(new URL(name, PUBLIC)), type)
}

function sendPage(reply: FastifyReply, content: Buffer, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-security-policy', PAGE_POLICY)
    .header('cache-control', 'no-cache')
    .send(content)
}
