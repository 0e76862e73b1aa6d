import { z } from 'zod'

/** Time between two parts of a turn that neither node told of, as a part of the later node. */
export const HANDOVER = 'handover'

export const TurnPart = z.object({
  node_id: z.string(),
  part: z
    .string()
    .describe(
      'What was done, such as `first_token`; `handover` is time between two parts that neither told of',
    ),
  start_ms: z.number().describe('From the start of the turn'),
  ms: z.number(),
  setting: z
    .string()
    .nullable()
    .describe('The setting that decides how long it takes, with its value'),
  overlapped: z
    .boolean()
    .describe(
      'Hidden behind another part: it did not lengthen the turn. All others add up to the total',
    ),
})
export type TurnPart = z.infer<typeof TurnPart>

export const TurnOutcome = z
  .enum(['played', 'given_up', 'no_reply'])
  .describe('Whether a reply was heard, the user spoke again before, or none came within 30 s')

export const Turn = z
  .object({
    seq: z.int().positive(),
    turn: z.int().nonnegative(),
    total_ms: z
      .number()
      .describe(
        'From the end of speech to the first sample of the reply, or to what was done last',
      ),
    outcome: TurnOutcome.optional(),
    parts: z.array(TurnPart),
  })
  .meta({ id: 'Turn', description: 'What took how long in one turn of the conversation' })
export type Turn = z.infer<typeof Turn>

export const TurnsQuery = z.object({ after: z.coerce.number().int().min(0).default(0) })

export const TurnsResponse = z
  .object({
    turns: z.array(Turn),
    dropped_parts: z
      .int()
      .positive()
      .optional()
      .describe(
        'Parts that are in no turn, as they were too many, made no sense, or came when it was kept no more; left out where there are none',
      ),
  })
  .meta({
    id: 'TurnsResponse',
    examples: [
      {
        turns: [
          {
            seq: 1,
            turn: 1,
            total_ms: 1140,
            outcome: 'played',
            parts: [
              {
                node_id: 'vad',
                part: 'end_of_turn',
                start_ms: 0,
                ms: 900,
                setting: 'silence_seconds 0.9',
                overlapped: false,
              },
              {
                node_id: 'asr',
                part: 'asr',
                start_ms: 120,
                ms: 300,
                setting: null,
                overlapped: true,
              },
              {
                node_id: 'llm',
                part: 'first_token',
                start_ms: 900,
                ms: 240,
                setting: 'model groq/llama-3.3-70b',
                overlapped: false,
              },
            ],
          },
        ],
      },
    ],
  })
export type TurnsResponse = z.infer<typeof TurnsResponse>
