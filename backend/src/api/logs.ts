import { LogsQuery, LogsResponse } from '@openneuro/protocol'
import { z } from 'zod'
import type { Routes } from './context.ts'

/** What nodes printed. */
export const logRoutes: Routes = (app, { graph }) => {
  app.get(
    '/logs/:node_id',
    {
      schema: {
        tags: ['observation'],
        summary: 'The newest lines of a node; empty for a node that is not there',
        params: z.object({ node_id: z.string() }),
        querystring: LogsQuery,
        response: { 200: LogsResponse },
      },
    },
    async ({ params: { node_id }, query }) => ({
      node_id,
      entries: [...graph.logs.read(node_id, query)],
    }),
  )
}
