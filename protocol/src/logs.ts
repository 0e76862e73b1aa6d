import { z } from 'zod'

export const LogEntry = z
  .object({
    seq: z.int().positive().describe('Rises by one for each line of the whole process'),
    timestamp: z.number().describe('Unix seconds'),
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  })
  .meta({ id: 'LogEntry' })
export type LogEntry = z.infer<typeof LogEntry>

export const LogsQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('Only entries with a greater `seq`'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(400)
    .describe('At most this many, the newest'),
})
export type LogsQuery = z.infer<typeof LogsQuery>

export const LogsResponse = z.object({ node_id: z.string(), entries: z.array(LogEntry) }).meta({
  id: 'LogsResponse',
  examples: [
    {
      node_id: 'vad',
      entries: [{ seq: 12, timestamp: 1790000000.1, stream: 'stdout', text: 'model loaded' }],
    },
  ],
})
export type LogsResponse = z.infer<typeof LogsResponse>
