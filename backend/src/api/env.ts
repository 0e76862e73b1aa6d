import { EnvContent } from '@openneuro/protocol'
import { z } from 'zod'
import type { Routes } from './context.ts'
import { sendNull } from './replies.ts'

/** The user's keys: written, never shown. */
export const envRoutes: Routes = (app, { env }) => {
  app.get(
    '/env',
    {
      schema: {
        tags: ['environment'],
        summary: 'The text of .env with every value masked',
        response: { 200: EnvContent },
      },
    },
    async () => ({ content: await env.masked() }),
  )

  app.put(
    '/env',
    {
      schema: {
        tags: ['environment'],
        summary: 'Replace .env; a masked value means unchanged',
        body: EnvContent,
        response: { 200: z.null() },
      },
    },
    async ({ body }, reply) => {
      await env.write(body.content)
      return sendNull(reply)
    },
  )
}
