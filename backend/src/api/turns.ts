import { TurnsQuery, TurnsResponse } from '@openneuro/protocol'
import type { Routes } from './context.ts'

/** What took how long in each turn of the conversation. */
export const turnRoutes: Routes = (app, { turns }) => {
  app.get(
    '/turns',
    {
      schema: {
        tags: ['observation'],
        summary: 'Turns with a greater seq',
        querystring: TurnsQuery,
        response: { 200: TurnsResponse },
      },
    },
    async ({ query }) => ({
      turns: turns.after(query.after).map((turn) => ({ ...turn, parts: [...turn.parts] })),
      ...(turns.droppedParts > 0 && { dropped_parts: turns.droppedParts }),
    }),
  )
}
