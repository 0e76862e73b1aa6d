import { join } from 'node:path'
import type { GraphDocument } from '@openneuro/protocol'
import { createMemories, type Memories, resumeForgetting } from '../memory/index.ts'
import {
  type ConfigStore,
  copyPresets,
  createModelStore,
  createTurns,
  type EnvStore,
  type Home,
  type HomeLock,
  lockHome,
  type ModelStore,
  openConfig,
  openEnv,
  openHome,
  openProjects,
  type ProjectStore,
  peekGraph,
  projectFolders,
  TurnRecorder,
  type TurnStore,
  usableVariables,
} from '../projects/index.ts'
import { createRuntime, type NodeLogs, type OutputStreams } from '../runtime/index.ts'
import { createAvailability } from './availability.ts'
import { createGraphManager } from './graph-manager.ts'
import { rememberRunning } from './remember-running.ts'
import type { Catalog, GraphManager } from './types.ts'

export interface EngineOptions {
  /** Folder of the home; made when it is not there. */
  readonly home: string
  readonly catalog: Catalog
  /** Files that come with the product; components read them. */
  readonly assetsFolder: string
  /** Projects that every home is given once. @default none */
  readonly presetsFolder?: string
  /** Variables of the process. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where models are fetched from instead of their own addresses. */
  readonly modelsUrl?: string | undefined
  /** Where nodes' output goes besides their logs. @default nowhere */
  readonly passThrough?: OutputStreams
  /** Threads kept ready for the next node. @default 2 */
  readonly spareThreads?: number
}

/** An engine beside whatever server runs on the home: it has no project open and locks nothing. */
export interface GuestEngine extends AsyncDisposable {
  readonly home: Home
  readonly catalog: Catalog
  readonly env: EnvStore
  readonly logs: NodeLogs
  readonly graph: GraphManager
  readonly models: ModelStore
  readonly turns: TurnStore
  close(): Promise<void>
}

/** The engine that owns a home, with everything that is kept there. */
export interface Engine extends GuestEngine {
  readonly config: ConfigStore
  readonly projects: ProjectStore
  readonly memories: Memories
  readonly lock: HomeLock
}

/** Under this id of a node the engine's own lines are kept: secrets are taken out of them as well. */
export const SERVER_LOG = '@server'

/**
 * Takes the home, copies the presets that are new to it, and opens the project that was open last.
 * @throws EngineError `server.home_in_use` or `server.home_not_writable`
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const home = await openHome(options.home)
  const lock = lockHome(home.root)
  try {
    return await createOwner(home, lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** An engine for one graph, on a home that may be in use. */
export async function createGuestEngine(options: EngineOptions): Promise<GuestEngine> {
  const home = await openHome(options.home)
  return await assemble(home, options, {
    projectFolder: home.recordings,
    loadComposite: async (name) => (await peekGraph(join(home.projects, name), name)).document,
  })
}

async function createOwner(home: Home, lock: HomeLock, options: EngineOptions): Promise<Engine> {
  const { assetsFolder, catalog, presetsFolder: bundled } = options
  const config = await openConfig(home.configFile)
  if (bundled !== undefined) await copyPresets({ bundled, projects: home.projects, config })
  let projects: ProjectStore | null = null
  const engine = await assemble(home, options, {
    projectFolder: home.root,
    loadComposite: (name) => trustedGraph(projects, name),
  })
  const graph = rememberRunning(engine.graph, config)
  try {
    await resumeForgetting(await projectFolders(home), (project, error) => {
      const line = `What was being forgotten in "${project}" is not all gone: ${String(error)}\n`
      engine.logs.write(SERVER_LOG, 'stderr', line)
    })
    projects = await openProjects({
      home,
      graph,
      catalog,
      config,
      assetsFolder,
      git: { env: definedIn(options.environment) },
      onSaveFailed: (error) =>
        engine.logs.write(
          SERVER_LOG,
          'stderr',
          `Saving failed and is tried again: ${String(error)}\n`,
        ),
    })
  } catch (error) {
    await engine.close()
    throw error
  }
  const store = projects
  const memories = createMemories({
    project: () => store.folder,
    settle: () => store.settle(),
    onForgotten: (texts) => engine.logs.erase(texts),
  })

  const close = async () => {
    try {
      await Promise.all([store.dispose(), engine.close(), memories.dispose()])
    } finally {
      lock.release()
    }
  }
  return {
    ...engine,
    graph,
    config,
    projects: store,
    memories,
    lock,
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface Place {
  /** The project's folder until a graph is loaded from another. */
  readonly projectFolder: string
  readonly loadComposite: (name: string) => Promise<GraphDocument | null>
}

/** What every engine has. */
async function assemble(home: Home, options: EngineOptions, place: Place): Promise<GuestEngine> {
  const { catalog, assetsFolder, passThrough, spareThreads } = options
  const environment = options.environment ?? {}
  const inherited = usableVariables(environment)
  const env = await openEnv({ file: home.envFile, inherited })
  const runtime = createRuntime({
    secrets: env.secrets(),
    environment: inherited,
    ...(passThrough && { passThrough }),
    ...(spareThreads !== undefined && { spareThreads }),
  })
  const stopEnv = env.onChange(() => runtime.setSecrets(env.secrets()))
  const graph = createGraphManager({
    runtime,
    catalog,
    folders: {
      assets: assetsFolder,
      recordings: home.recordings,
      models: home.models,
      project: place.projectFolder,
    },
    isAvailable: createAvailability({
      secrets: () => env.values(),
      modelsFolder: home.models,
      searchPath: environment.PATH ?? '',
    }),
    loadComposite: place.loadComposite,
  })
  const models = createModelStore({
    folder: home.models,
    catalog,
    graph: () => graph.document,
    baseUrl: options.modelsUrl,
  })
  const stopModels = models.onProgress((model) => {
    if (model.present) void graph.startWaiting()
  })
  const stopKeys = env.onChange(() => void graph.startWaiting())

  const turns = createTurns()
  const stopTurns = recordTurns(graph, turns)

  const close = async () => {
    stopEnv()
    stopKeys()
    stopModels()
    await Promise.all([graph.close(), models.dispose()])
    stopTurns()
  }
  return {
    home,
    catalog,
    env,
    logs: runtime.logs,
    graph,
    models,
    turns,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Keeps what nodes tell of turns. @returns the undo */
function recordTurns(graph: GraphManager, turns: TurnStore): () => void {
  const recorder = new TurnRecorder(turns)
  const undo = [
    graph.on('trace', (nodeId, part) => recorder.add(nodeId, part)),
    graph.on('state', (nodeId, { status }) => {
      if (status === 'startup') recorder.restarted(nodeId)
    }),
    graph.on('reset', () => {
      recorder.clear()
      turns.clear()
    }),
  ]
  return () => {
    for (const off of undo) off()
    recorder.clear()
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

function definedIn(variables: EngineOptions['environment'] = {}): Record<string, string> {
  const entries = Object.entries(variables)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
