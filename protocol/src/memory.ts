import { z } from 'zod'

const UserId = z.string().max(200)
const Probability = z.number().min(0).max(1)

/** One thing that the open project remembers about a user. */
export const Memory = z
  .object({
    id: z.int().positive(),
    user_id: UserId,
    text: z.string(),
    confidence: Probability.describe('How sure it is that this is so and worth keeping'),
    strength: z
      .number()
      .describe('What time has left of the confidence: it halves in 30 days for each time heard'),
    times: z.int().positive().describe('How often it was heard'),
    source: z.object({
      role: z.enum(['user', 'assistant']).describe('Who said it'),
      turn: z.int().nullable().describe('Turn of the conversation, where it has one'),
      timestamp: z.number().describe('When it was said, Unix seconds'),
    }),
    created_at: z.number().describe('Unix seconds'),
    confirmed_at: z.number().describe('When it was heard last or changed by hand, Unix seconds'),
  })
  .meta({ id: 'Memory', description: 'A fact about a user, and where it is from' })
export type Memory = z.infer<typeof Memory>

export const MemoryQuery = z.object({
  user_id: UserId.optional().describe('Left out: of all users'),
  q: z.string().max(500).optional().describe('Part of the text, in any case'),
  after: z.coerce.number().int().positive().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

const EXAMPLE: Memory = {
  id: 7,
  user_id: 'default',
  text: 'Lives in Lisbon',
  confidence: 0.7,
  strength: 0.62,
  times: 1,
  source: { role: 'user', turn: 3, timestamp: 1_767_225_600 },
  created_at: 1_767_225_601,
  confirmed_at: 1_767_225_601,
}

export const MemoryPage = z
  .object({
    memories: z.array(Memory).describe('Newest first'),
    total: z.int().describe('How many match on all pages'),
    next: z.int().nullable().describe('`after` of the next page'),
    users: z.array(UserId).describe('Everybody about whom something is known'),
    damaged: z
      .array(z.string())
      .describe('Files in the folder of the memory that could not be read and were moved aside'),
  })
  .meta({
    id: 'MemoryPage',
    examples: [{ memories: [EXAMPLE], total: 1, next: null, users: ['default'], damaged: [] }],
  })
export type MemoryPage = z.infer<typeof MemoryPage>

export const MemoryChange = z
  .object({
    text: z
      .string()
      .max(2000)
      .refine((text) => text.trim() !== '', 'must not be empty')
      .optional(),
    confidence: Probability.optional(),
  })
  .refine(({ text, confidence }) => text !== undefined || confidence !== undefined, {
    message: 'must have a text or a confidence',
  })
  .meta({ id: 'MemoryChange', examples: [{ text: 'Lives in Porto', confidence: 1 }] })
export type MemoryChange = z.infer<typeof MemoryChange>

/** Which users: all of them, when it is left out. */
export const MemoryUserQuery = z.object({ user_id: UserId.optional() })

export const ForgottenMemories = z
  .object({ forgotten: z.int() })
  .meta({ id: 'ForgottenMemories', examples: [{ forgotten: 12 }] })
export type ForgottenMemories = z.infer<typeof ForgottenMemories>

export const MemoryExport = z
  .object({ exported_at: z.number().describe('Unix seconds'), memories: z.array(Memory) })
  .meta({ id: 'MemoryExport', examples: [{ exported_at: 1_767_225_700, memories: [EXAMPLE] }] })
export type MemoryExport = z.infer<typeof MemoryExport>
