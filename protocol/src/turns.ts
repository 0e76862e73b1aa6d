import { z } from 'zod'

export const TurnPart = z.object({
  node_id: z.string(),
  part: z.string().describe('What was done, such as `first_token`'),
  start_ms: z.number().describe('From the start of the turn'),
  ms: z.number(),
  setting: z.string().nullable().describe('The setting that decides how long it takes'),
  overlapped: z.boolean().describe('Ran beside another part, so it did not lengthen the turn'),
})

export const Turn = z
  .object({
    seq: z.int().positive(),
    turn: z.int().nonnegative(),
    total_ms: z.number(),
    parts: z.array(TurnPart),
  })
  .meta({ id: 'Turn', description: 'What took how long in one turn of the conversation' })
export type Turn = z.infer<typeof Turn>

export const TurnsQuery = z.object({ after: z.coerce.number().int().min(0).default(0) })

export const TurnsResponse = z.object({ turns: z.array(Turn) }).meta({
  id: 'TurnsResponse',
  examples: [
    {
      turns: [
        {
          seq: 1,
          turn: 1,
          total_ms: 820,
          parts: [
            {
              node_id: 'llm',
              part: 'first_token',
              start_ms: 300,
              ms: 240,
              setting: 'model',
              overlapped: false,
            },
          ],
        },
      ],
    },
  ],
})
export type TurnsResponse = z.infer<typeof TurnsResponse>
