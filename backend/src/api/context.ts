import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphDocument, ServerMessage } from '@openneuro/protocol'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Catalog, GraphManager } from '../core/engine/types.ts'
import type { Memories } from '../core/memory/index.ts'
import type { ConfigStore } from '../core/projects/config.ts'
import type { EnvStore, Home, ModelStore, Projects, Turns } from '../core/projects/types.ts'
import type { Security } from './security.ts'

/** What the routes drive. Made by the composition root. */
export interface EngineParts {
  readonly graph: GraphManager
  readonly catalog: Catalog
  readonly projects: Projects
  readonly memories: Memories
  readonly env: EnvStore
  readonly models: ModelStore
  readonly turns: Turns
  readonly home: Home
  readonly config: ConfigStore
  /** The graph of a saved project; null when there is none. */
  projectGraph(name: string): Promise<GraphDocument | null>
}

export interface ApiOptions {
  /** The built editor; while there is none, a plain page is served. */
  readonly pageFolder: string
  /** Largest file that `/upload` takes, in bytes. */
  readonly maxUploadBytes: number
  /** Largest JSON body, in bytes. */
  readonly maxBodyBytes: number
  /** Streams of metrics at one time. */
  readonly maxViewers: number
  /** UI sockets at one time. */
  readonly maxSockets: number
  /** Largest message on a UI socket, in bytes. */
  readonly maxMessageBytes: number
  /** Why the server was restarted, when a crash was the reason. */
  readonly restartReason: string | null
  /** Mistakes of our own end here; the caller is told nothing but that there was one. */
  report(error: unknown): void
}

/** Tells every page that is open. */
export interface Publisher {
  publish(event: ServerMessage): void
}

export interface ApiContext extends EngineParts {
  readonly options: ApiOptions
  readonly security: Security
  readonly pages: Publisher
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** One group of routes. */
export type Routes = (app: App, context: ApiContext) => void
