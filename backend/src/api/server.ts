import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerMessage } from '@openneuro/protocol'
import fastify from 'fastify'
import type { z } from 'zod'
import { readJsonBodies } from './body.ts'
import { componentRoutes } from './component.ts'
import type { ApiContext, ApiOptions, App, EngineParts, Routes } from './context.ts'
import { envRoutes } from './env.ts'
import { answerTo, handleErrors, invalidRequest, send } from './errors.ts'
import { graphRoutes } from './graph.ts'
import { logRoutes } from './logs.ts'
import { memoryRoutes } from './memory.ts'
import { createMetricsFeed, metricsRoutes } from './metrics.ts'
import { modelRoutes } from './models.ts'
import { openapiRoutes } from './openapi.ts'
import { pageAnywhere, pageRoutes } from './page.ts'
import { projectRoutes } from './projects.ts'
import { createRedactor } from './redact.ts'
import {
  createSecurity,
  guardRequests,
  guardSocket,
  type Security,
  type SecurityOptions,
} from './security.ts'
import { turnRoutes } from './turns.ts'
import { UiSocket } from './ui-socket.ts'
import { uploadRoutes } from './upload.ts'

const ROUTES: readonly Routes[] = [
  componentRoutes,
  graphRoutes,
  projectRoutes,
  envRoutes,
  uploadRoutes,
  logRoutes,
  modelRoutes,
  turnRoutes,
  memoryRoutes,
  pageRoutes,
]

export interface ServerOptions extends Partial<ApiOptions> {
  readonly security?: Partial<SecurityOptions>
}

export interface ApiServer {
  readonly app: App
  readonly security: Security
  /** Tells every open page. */
  publish(event: ServerMessage): void
  /** Answers a socket upgrade. @internal */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends every stream and socket. May be called twice. */
  close(): Promise<void>
}

const DEFAULTS: ApiOptions = {
  pageFolder: '',
  maxUploadBytes: 512 * 1_048_576,
  maxBodyBytes: 16 * 1_048_576,
  maxViewers: 64,
  maxSockets: 64,
  maxMessageBytes: 4 * 1_048_576,
  restartReason: null,
  report: (error) => console.error(error),
}

/** The whole HTTP, SSE and WebSocket API over one engine; `listen` puts it on a port. */
export async function createServer(engine: {
  readonly parts: EngineParts
  readonly options?: ServerOptions
}): Promise<ApiServer> {
  const { security: rules, ...given } = engine.options ?? {}
  const options: ApiOptions = { ...DEFAULTS, ...given }
  const security = createSecurity({
    allowHosts: [],
    allowOrigins: [],
    openCors: false,
    token: null,
    ...rules,
  })
  const ui = new UiSocket(engine.parts, options)
  const feed = createMetricsFeed(engine.parts.graph, options.report)
  const context: ApiContext = { ...engine.parts, options, security, pages: ui }

  const app = createApp(options)
  guardRequests(app, security)
  handleErrors(app, {
    report: options.report,
    redact: createRedactor(() => engine.parts.env.values()),
    page: pageAnywhere(options.pageFolder),
  })
  const description = openapiRoutes(app)
  for (const routes of ROUTES) app.register(async (scope) => routes(scope as App, context))
  app.register(async (scope) => metricsRoutes(scope as App, { feed, options }))
  await app.ready()

  return {
    app,
    security,
    publish: ui.publish,
    upgrade(request, socket, head) {
      if (guardSocket(security, request, socket)) ui.upgrade(request, socket, head)
    },
    async close() {
      feed.close()
      ui.close()
      await app.close()
      await description.close()
    },
  }
}

function createApp({ maxBodyBytes, report }: ApiOptions): App {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: 1000 },
    // Addresses that cannot even be read are answered before any hook.
    frameworkErrors: (error, _request, reply) => send(reply as never, answerTo(error, report)),
  })
  readJsonBodies(app)
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (input) => {
    const parsed = schema.safeParse(input)
    if (parsed.success) return { value: parsed.data }
    return { error: invalidRequest(PARTS[httpPart ?? ''] ?? 'body', input, parsed.error) }
  })
  // Answers are typed by the same schemas; checking them again would cost more than it can find.
  app.setSerializerCompiler(() => JSON.stringify)
  return app as unknown as App
}

/** What upstream calls the parts of a request in `loc`. */
const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}
