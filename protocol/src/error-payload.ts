import { z } from 'zod'
import { ERROR_CODES, type ErrorPayload as Payload } from './errors.ts'

export const ErrorCode = z.enum(ERROR_CODES)
export type ErrorCode = z.infer<typeof ErrorCode>

/** An error as it crosses a thread, a socket or HTTP. */
export const ErrorPayload = z
  .object({
    code: ErrorCode,
    detail: z.string().describe('What could not be done, to which thing, and why'),
    path: z
      .string()
      .optional()
      .describe('Where in the input the problem is, such as `config.hold_ms`'),
  })
  .meta({ id: 'ErrorPayload' }) satisfies z.ZodType<Payload>
export type ErrorPayload = z.infer<typeof ErrorPayload>
