import type { FastifyInstance } from 'fastify'
import { InvalidRequest } from './errors.ts'

/** Deeper than anything that a person makes, and shallow enough for every recursive function. */
const MAX_DEPTH = 200

/** Bodies are JSON and nothing else; an empty one counts as none. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (_request, body, done) => {
      if (body.trim() === '') return done(null, undefined)
      try {
        done(null, parseJson(body))
      } catch (error) {
        done(error as Error)
      }
    },
  )
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const msg = error instanceof Error ? error.message : String(error)
    throw new InvalidRequest([{ type: 'json_invalid', loc: ['body'], msg, input: null }])
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    const msg = `The body nests deeper than ${MAX_DEPTH} levels`
    throw new InvalidRequest([{ type: 'json_invalid', loc: ['body'], msg, input: null }])
  }
  return value
}

/** Also takes out `__proto__`: as a key of an object that is copied it would change what the copy is. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    const next: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      Reflect.deleteProperty(item, '__proto__')
      for (const inner of Object.values(item)) {
        if (typeof inner === 'object' && inner !== null) next.push(inner)
      }
    }
    level = next
  }
  return false
}
