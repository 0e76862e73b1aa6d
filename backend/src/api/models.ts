import { ModelList } from '@openneuro/protocol'
import { z } from 'zod'
import type { Routes } from './context.ts'
import { Empty, sendNothing } from './replies.ts'

const ModelParams = z.object({ id: z.string() })

/** Model files: what is known, what is there, downloads. Progress is pushed over the UI socket. */
export const modelRoutes: Routes = (app, { models }) => {
  app.get(
    '/models',
    {
      schema: {
        tags: ['models'],
        summary: 'Every model that a component can use',
        response: { 200: ModelList },
      },
    },
    async () => [...models.list()],
  )

  app.post(
    '/models/:id/download',
    {
      schema: {
        tags: ['models'],
        summary: 'Start a download, or go on with one',
        description:
          'Of a model whose size and licence are not known (`by_hand`), only those are found out at its ' +
          'host; ask again to fetch it',
        params: ModelParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      models.download(params.id)
      return sendNothing(reply)
    },
  )

  app.delete(
    '/models/:id/download',
    {
      schema: {
        tags: ['models'],
        summary: 'Cancel a download',
        params: ModelParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      models.cancel(params.id)
      return sendNothing(reply)
    },
  )
}
