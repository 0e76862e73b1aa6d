import { ErrorCode, MetricsSnapshot } from '@openneuro/protocol'
import fastify, { type FastifyInstance, type FastifySchema, type RouteOptions } from 'fastify'
import { z } from 'zod'
import type { App } from './context.ts'

/** Scripts and styles are the documentation's own files; its marks are pictures within its style. */
const DOCUMENTATION_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The API described by itself at `/openapi.json`, to read and to try at `/api-docs`. The description is
 * made by a second application with the same routes, when somebody asks for it: the server starts faster
 * without.
 */
export function openapiRoutes(app: App): { close(): Promise<void> } {
  const routes: RouteOptions[] = []
  let documentation: Promise<FastifyInstance> | null = null
  app.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD') routes.push(route)
  })

  app.register(async (scope) => {
    scope.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
      documentation ??= describe(routes)
      const { body } = await (await documentation).inject('/api-docs/json')
      return reply.type('application/json; charset=utf-8').send(body)
    })

    for (const url of ['/api-docs', '/api-docs/*']) {
      scope.get(url, { schema: { hide: true } }, async (request, reply) => {
        documentation ??= describe(routes)
        const page = await (await documentation).inject({ method: 'GET', url: request.url })
        for (const name of ['content-type', 'location', 'cache-control', 'etag']) {
          const value = page.headers[name]
          if (value !== undefined) reply.header(name, value)
        }
        return reply
          .code(page.statusCode)
          .header('content-security-policy', DOCUMENTATION_POLICY)
          .send(page.rawPayload)
      })
    }
  })

  return {
    async close() {
      await documentation?.then((one) => one.close())
    },
  }
}

const ErrorResponse = z
  .object({
    detail: z.union([
      z.string(),
      z.array(z.looseObject({ loc: z.array(z.any()), msg: z.string() })),
    ]),
    code: ErrorCode,
    path: z.string().optional(),
  })
  .meta({
    id: 'ErrorResponse',
    description: 'What could not be done, to which thing, and why',
    examples: [{ detail: 'There is no node "vad"', code: 'graph.node_not_found' }],
  })

function withErrors(schema: FastifySchema = {}): FastifySchema {
  return { ...schema, response: { ...(schema.response as object), '4xx': ErrorResponse } }
}

const BINARY = { type: 'string', format: 'binary' }
const FORM = { type: 'object', properties: { file: BINARY }, required: ['file'] }
const EVENTS = {
  type: 'string',
  description: 'Lines of `data:`, each with a MetricsSnapshot',
  examples: [MetricsSnapshot.meta()?.examples].flat().map((one) => `data: ${JSON.stringify(one)}`),
}

/** Bodies that are no JSON have no schema to check a request with, only one to read. */
function withOtherBodies(schema: FastifySchema): FastifySchema {
  // Without `produces`, which would give errors that type too.
  const { consumes: [taken] = [], produces: [given] = [], ...rest } = schema
  const { summary, response } = rest
  const content = given && { [given]: { schema: given === 'text/event-stream' ? EVENTS : BINARY } }
  return {
    ...rest,
    ...(taken && { consumes: [taken] }),
    ...(taken && { body: taken === 'multipart/form-data' ? FORM : BINARY }),
    ...(content && {
      response: { 200: { description: summary, content }, ...(response as object) },
    }),
  }
}

async function describe(routes: readonly RouteOptions[]): Promise<FastifyInstance> {
  const [swagger, swaggerUi, { jsonSchemaTransform, jsonSchemaTransformObject }] =
    await Promise.all([
      import('@fastify/swagger'),
      import('@fastify/swagger-ui'),
      import('fastify-type-provider-zod'),
    ])
  const app = fastify({ exposeHeadRoutes: false })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger.default, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OpenNeuro',
        version: '0.1.0',
        description:
          'The engine: components, the live graph, projects, observation. Errors are `{detail, code, path?}`; ' +
          'a request of the wrong form is 422 with a list in `detail`. `/ui/ws` is a WebSocket.',
      },
      tags: TAGS.map(([name, description]) => ({ name, description })),
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route)
      return { schema: withOtherBodies(schema), url }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi.default, {
    routePrefix: '/api-docs',
    uiConfig: { docExpansion: 'list' },
    theme: {
      title: 'OpenNeuro API',
      css: [{ filename: 'theme.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  })
  app.register(async (scope) => {
    for (const { method, url, schema } of routes) {
      if (url.startsWith('/api-docs')) continue
      scope.route({ method, url, schema: withErrors(schema), handler: async () => null })
    }
  })
  await app.ready()
  return app
}

const TAGS = [
  ['components', 'What a graph can be made of'],
  ['graph', 'Nodes and edges of the open graph'],
  ['running', 'Start and stop'],
  ['projects', 'Graphs that are kept'],
  ['environment', 'Keys'],
  ['files', 'Uploads'],
  ['models', 'Model files'],
  ['memory', 'What the open project remembers about its users'],
  ['observation', 'Metrics, logs and turns'],
] as const
