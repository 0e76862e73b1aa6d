import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as protocol from './index.ts'

const schemas = Object.entries(protocol as Record<string, unknown>).filter(
  (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
)
const withId = schemas.filter(([, schema]) => schema.meta()?.id !== undefined)

describe('schemas of the wire', () => {
  it('are all documented under names of their own', () => {
    const ids = withId.map(([, schema]) => schema.meta()!.id)

    expect(withId.length).toBeGreaterThan(45)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(withId)('%s has examples that it accepts', (_, schema) => {
    for (const example of (schema.meta()?.examples ?? []) as unknown[]) {
      expect(schema.safeParse(example)).toMatchObject({ success: true })
    }
  })

  it.each(schemas)('%s is written as JSON schema for requests and answers', (_, schema) => {
    for (const io of ['input', 'output'] as const) {
      expect(() => z.toJSONSchema(schema, { io, target: 'draft-2020-12' })).not.toThrow()
    }
  })
})

describe('node requests', () => {
  it('fill in what a client of another version does not send', () => {
    expect(protocol.CreateNodeRequest.parse({ type: 'VAD', later: 1 })).toEqual({
      type: 'VAD',
      init_args: {},
      x: 0,
      y: 0,
      label: null,
      collapsed: false,
      restart: 'never',
      sub_graph: null,
    })
  })

  it('refuse an empty update and an id with a slash', () => {
    expect(protocol.UpdateNodeRequest.safeParse({}).success).toBe(false)
    expect(protocol.UpdateNodeRequest.safeParse({ label: null }).success).toBe(true)
    expect(protocol.CreateNodeRequest.safeParse({ type: 'VAD', id: 'a/b' }).success).toBe(false)
  })
})

describe('isProjectName', () => {
  it.each(["Voice Chat (2), v1.0_-'", '日本語', 'é', 'x'.repeat(64), 'console', 'com10'])(
    'accepts %s',
    (name) => {
      expect(protocol.isProjectName(name)).toBe(true)
    },
  )

  it.each([
    ...['', ' a', 'a ', '.a', 'a.', '..', 'a/b', 'a\\b', 'a:b', 'a\nb', 'a\u0000', '\u202ea'],
    ...['CON', 'con', 'NUL.txt', 'lpt1', 'COM9', 'x'.repeat(65), 'a*', '😀', 'a\u200bb'],
  ])('refuses %j', (name) => {
    expect(protocol.isProjectName(name)).toBe(false)
  })
})
