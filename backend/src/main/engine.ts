import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineParts } from '../api/context.ts'
import { createCatalog } from '../components/registry.ts'
import { createAvailability } from '../core/engine/availability.ts'
import { createGraphManager } from '../core/engine/graph-manager.ts'
import type { GraphManager } from '../core/engine/types.ts'
import { type ConfigStore, openConfig } from '../core/projects/config.ts'
import { openEnv, usableVariables } from '../core/projects/env-store.ts'
import { openHome, resolveHome } from '../core/projects/home.ts'
import { type HomeLock, lockHome } from '../core/projects/home-lock.ts'
import { createModelStore } from '../core/projects/model-store.ts'
import { copyPresets } from '../core/projects/presets.ts'
import { openProjects, type ProjectStore } from '../core/projects/project-store.ts'
import { createTurns } from '../core/projects/turns.ts'
import { createRuntime } from '../core/runtime/index.ts'

/** Under this id of a node the server's own lines are kept: secrets are taken out of them as well. */
export const SERVER_LOG = '@server'

const ASSETS = fileURLToPath(new URL('../../assets/', import.meta.url))

/** The engine of one home, with everything that is kept there. */
export interface Engine {
  readonly parts: EngineParts
  readonly config: ConfigStore
  readonly lock: HomeLock
  /** One line of the server's own log. */
  log(sentence: string): void
  close(): Promise<void>
}

export interface EngineOptions {
  readonly home: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** In the order of `spec`: folders, presets, log capture, `config.json`, the graph that was open last. */
export async function openEngine({ home: override, environment }: EngineOptions): Promise<Engine> {
  const root = await resolveHome({
    override: override ?? undefined,
    userFolder: homedir(),
    configFolder: environment.XDG_CONFIG_HOME,
  })
  const home = await openHome(root)
  const lock = lockHome(home.root)
  try {
    return await openLocked(home, { lock, environment })
  } catch (error) {
    lock.release()
    throw error
  }
}

async function openLocked(
  home: Awaited<ReturnType<typeof openHome>>,
  { lock, environment }: Pick<EngineOptions, 'environment'> & { readonly lock: HomeLock },
): Promise<Engine> {
  const config = await openConfig(home.configFile)
  await copyPresets({ bundled: join(ASSETS, 'presets'), projects: home.projects, config })
  const env = await openEnv({ file: home.envFile, inherited: usableVariables(environment) })
  const catalog = createCatalog()
  // Standard output belongs to the line with the address.
  const streams = { stdout: process.stderr, stderr: process.stderr }
  const runtime = createRuntime({ secrets: env.values(), environment, passThrough: streams })
  const log = (sentence: string) => runtime.logs.write(SERVER_LOG, 'stderr', `${sentence}\n`)
  let projects: ProjectStore | null = null

  const graph = createGraphManager({
    runtime,
    catalog,
    folders: {
      assets: ASSETS,
      recordings: home.recordings,
      models: home.models,
      project: home.root,
    },
    isAvailable: createAvailability({
      secrets: () => ({ ...definedIn(environment), ...env.values() }),
      modelsFolder: home.models,
      searchPath: environment.PATH ?? '',
    }),
    loadComposite: (name) => trustedGraph(projects, name),
  })
  const models = createModelStore({ folder: home.models, catalog })
  const stopEnv = env.onChange((values) => runtime.setSecrets(values))
  projects = await openProjects({
    home,
    graph,
    catalog,
    config,
    assetsFolder: ASSETS,
    git: { env: definedIn(environment) },
    onSaveFailed: (error) => log(`Saving failed and is tried again: ${String(error)}`),
  })
  const store = projects

  return {
    parts: {
      graph: rememberRunning(graph, config),
      catalog,
      projects: store,
      env,
      models,
      turns: createTurns(),
      home,
      projectGraph: (name) => store.readDocument(name),
    },
    config,
    lock,
    log,
    async close() {
      stopEnv()
      await Promise.all([store.dispose(), graph.close(), models.dispose()])
      lock.release()
    },
  }
}

/** A composite made from a project that is not trusted would run what the user has not seen. */
async function trustedGraph(projects: ProjectStore | null, name: string) {
  if (!projects) return null
  const known = await projects.list()
  if (!known.some((project) => project.name === name)) return null
  await projects.assertTrusted(name)
  return projects.readDocument(name)
}

/** Keeps in `config.json` whether the graph was running, for the server that comes after a crash. */
function rememberRunning(graph: GraphManager, config: ConfigStore): GraphManager {
  const remember = async (isRunning: boolean) => {
    if (config.value.was_running === isRunning) return
    await config.update(() => ({ was_running: isRunning }))
  }
  const remembering: Pick<GraphManager, 'start' | 'stop'> = {
    async start() {
      await graph.start()
      await remember(true)
    },
    async stop() {
      await graph.stop()
      await remember(false)
    },
  }
  return Object.assign(Object.create(graph) as GraphManager, remembering)
}

type Environment = Readonly<Record<string, string | undefined>>

function definedIn(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Record<string, string>
}
