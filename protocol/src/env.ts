import { z } from 'zod'

/** Stands for every value of `.env` on the wire; on `PUT` it means unchanged. */
export const ENV_MASK = '••••••••'

export const EnvContent = z
  .object({ content: z.string().max(1_000_000).describe('The text of `.env`, values masked') })
  .meta({ id: 'EnvContent', examples: [{ content: `GROQ_API_KEY=${ENV_MASK}\n` }] })
export type EnvContent = z.infer<typeof EnvContent>
