import { z } from 'zod'

export const Want = z
  .object({
    node_id: z.string(),
    kind: z.enum(['host', 'program', 'file', 'key']),
    value: z.string(),
  })
  .meta({ id: 'Want', examples: [{ node_id: 'llm', kind: 'host', value: 'api.groq.com' }] })
export type Want = z.infer<typeof Want>

export const TrustResponse = z
  .object({
    trusted: z.boolean(),
    wants: z.array(Want).describe('What the project’s nodes reach for outside of it'),
  })
  .meta({
    id: 'TrustResponse',
    examples: [{ trusted: false, wants: [{ node_id: 'llm', kind: 'key', value: 'GROQ_API_KEY' }] }],
  })
export type TrustResponse = z.infer<typeof TrustResponse>
