import {
  ForgottenMemories,
  Memory,
  MemoryChange,
  MemoryExport,
  MemoryPage,
  MemoryQuery,
  MemoryUserQuery,
} from '@openneuro/protocol'
import { z } from 'zod'
import { type Fact, memoryNotFound } from '../core/memory/index.ts'
import type { Routes } from './context.ts'
import { Empty, sendNothing } from './replies.ts'

const MemoryParams = z.object({ id: z.coerce.number().int().positive() })
/** More than a project keeps. */
const ALL = 1_000_000

/** What the open project remembers about its users. */
export const memoryRoutes: Routes = (app, { memories }) => {
  app.get(
    '/memory',
    {
      schema: {
        tags: ['memory'],
        summary: 'What is remembered, newest first',
        querystring: MemoryQuery,
        response: { 200: MemoryPage },
      },
    },
    async ({ query: { user_id, q, after, limit } }) => {
      const page = await memories.list({ userId: user_id, text: q, after, limit })
      const { facts, total, next, users, damaged } = page
      return {
        memories: facts.map(memoryOf),
        total,
        next,
        users: [...users],
        damaged: [...damaged],
      }
    },
  )

  app.get(
    '/memory/export',
    {
      schema: {
        tags: ['memory'],
        summary: 'Everything that is remembered, as a file',
        querystring: MemoryUserQuery,
        response: { 200: MemoryExport },
      },
    },
    async ({ query: { user_id } }, reply) => {
      const { facts } = await memories.list({ userId: user_id, limit: ALL })
      reply.header('content-disposition', 'attachment; filename="memory.json"')
      return { exported_at: Date.now() / 1000, memories: facts.map(memoryOf) }
    },
  )

  app.patch(
    '/memory/:id',
    {
      schema: {
        tags: ['memory'],
        summary: 'Correct a memory',
        params: MemoryParams,
        body: MemoryChange,
        response: { 200: Memory },
      },
    },
    async ({ params, body }) => memoryOf(await memories.edit(params.id, body)),
  )

  app.delete(
    '/memory/:id',
    {
      schema: {
        tags: ['memory'],
        summary: 'Forget a memory',
        description: 'Afterwards it is in no file of the home any more',
        params: MemoryParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      if ((await memories.forget({ ids: [params.id] })) === 0) throw memoryNotFound(params.id)
      return sendNothing(reply)
    },
  )

  app.delete(
    '/memory',
    {
      schema: {
        tags: ['memory'],
        summary: 'Forget everything about a user, or about all of them',
        querystring: MemoryUserQuery,
        response: { 200: ForgottenMemories },
      },
    },
    async ({ query: { user_id } }) => ({
      forgotten: await memories.forget({ userId: user_id ?? null }),
    }),
  )
}

function memoryOf(fact: Fact): Memory {
  const { id, userId, text, confidence, strength, times, source, createdUs, confirmedUs } = fact
  return {
    id,
    user_id: userId,
    text,
    confidence,
    strength,
    times,
    source: { role: source.role, turn: source.turn, timestamp: source.timestampUs / 1e6 },
    created_at: createdUs / 1e6,
    confirmed_at: confirmedUs / 1e6,
  }
}
