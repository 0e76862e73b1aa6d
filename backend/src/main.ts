import { fileURLToPath } from 'node:url'
import { EngineError } from '@openneuro/protocol'
import { listen } from './api/listen.ts'
import { isLoopback } from './api/security.ts'
import { createServer } from './api/server.ts'
import { type Engine, openEngine } from './main/engine.ts'
import { parseFlags, type ServeOptions } from './main/flags.ts'
import { endInOrder } from './main/lifetime.ts'
import { openToken } from './main/token.ts'

const FIRST_PROJECT = 'Motion Playground'
const PAGE_FOLDER = fileURLToPath(new URL('../../frontend/dist/', import.meta.url))
/** Tells the parent that starting again would not help. */
const START_FAILED = 3

export interface Serving {
  /** Such as `http://127.0.0.1:8000`. */
  readonly address: string
  /** What to open in a browser: the address, or with a token a link that signs in once. */
  readonly page: string
  close(): Promise<void>
}

/** A server on one home: the engine, its API, and the project that was open last. */
export async function serve(
  options: ServeOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Serving> {
  const token = await tokenFor(options)
  const engine = await openEngine({ home: options.home, environment })
  try {
    const serving = await serveEngine(engine, { ...options, token })
    engine.lock.setAddress(serving.address)
    return serving
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function serveEngine(
  engine: Engine,
  options: ServeOptions & { readonly token: string | null },
): Promise<Serving> {
  const { parts, log } = engine
  const wantsRun = await openAtStart(engine, options)
  const server = await createServer({
    parts,
    options: {
      pageFolder: PAGE_FOLDER,
      restartReason: options.restartReason,
      report: (error) =>
        log(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      security: options,
    },
  })
  const { address, close } = await listen(server, options).catch(async (error: unknown) => {
    await server.close()
    throw error
  })

  if (options.openCors) log('WARNING: --open-cors lets every web page use this server')
  if (options.restartReason !== null) log(options.restartReason)
  for (const { detail } of parts.projects.problems) log(detail)
  if (wantsRun) await startGraph(engine)
  else await parts.config.update(() => ({ was_running: false }))

  const page =
    options.token === null ? address : `${address}/login?code=${server.security.createLoginCode()}`
  if (page !== address) log(`This link signs a browser in, once: ${page}`)
  return {
    address,
    page,
    async close() {
      await Promise.all([close(), engine.close()])
    },
  }
}

/** @returns whether the graph is to be started */
async function openAtStart({ parts }: Engine, options: ServeOptions): Promise<boolean> {
  const { config } = parts
  if (options.restartReason !== null) {
    return options.run || (config.value.resume_running && config.value.was_running)
  }
  if (options.project !== null) await parts.projects.open(options.project)
  else if (config.isFirstRun && (await hasProject(parts, FIRST_PROJECT))) {
    await parts.projects.open(FIRST_PROJECT)
    return true
  }
  return options.run
}

async function hasProject({ projects }: Engine['parts'], name: string): Promise<boolean> {
  return (await projects.list()).some((project) => project.name === name)
}

/** A graph that may not run is left as it is: the page asks for trust. */
async function startGraph({ parts, log }: Engine): Promise<void> {
  try {
    await parts.projects.assertTrusted()
    await parts.graph.start()
  } catch (error) {
    log(`The graph was not started: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** @throws EngineError when others could reach the server without a token */
async function tokenFor({ host, tokenFile }: ServeOptions): Promise<string | null> {
  if (tokenFile === null) {
    if (isLoopback(host)) return null
    throw new EngineError(
      'request.unauthorized',
      `Cannot listen on "${host}" without a token, since others can reach it: add --token-file FILE ` +
        '(it is made if it is not there)',
    )
  }
  const { token, isNew } = await openToken(tokenFile)
  if (isNew) process.stderr.write(`The token of this server, shown only now: ${token}\n`)
  return token
}

/** The server as a process of its own: tells its parent the address, or prints it when there is none. */
async function main(): Promise<void> {
  try {
    const options = parseFlags(process.argv.slice(2), process.env)
    const { address, page, close } = await serve(options, process.env)
    endInOrder({ close, watchdog: options.watchdog })
    if (process.send) process.send({ type: 'listening', address, page })
    else process.stdout.write(`${address}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(START_FAILED)
  }
}

if (import.meta.main) await main()
