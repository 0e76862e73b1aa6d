import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** The schema of an answer without a body. */
export const Empty = z.undefined().describe('Done')

/** The JSON text `null`, as some of upstream's routes answer. */
export function sendNull(reply: FastifyReply): FastifyReply {
  return reply.type('application/json; charset=utf-8').send('null')
}

/** 204. */
export function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.code(204).send()
}
