import { join } from 'node:path'
import { createCatalog } from '../components/registry.ts'
import { createAvailability } from '../core/engine/availability.ts'
import { createGraphManager } from '../core/engine/graph-manager.ts'
import type { Catalog, GraphManager } from '../core/engine/types.ts'
import { openEnv } from '../core/projects/env-store.ts'
import { peekGraph } from '../core/projects/graph-file.ts'
import { openHome } from '../core/projects/home.ts'
import type { Home } from '../core/projects/types.ts'
import { createRuntime } from '../core/runtime/index.ts'
import { assetsFolder } from './home.ts'

export interface Engine extends AsyncDisposable {
  readonly home: Home
  readonly catalog: Catalog
  readonly graph: GraphManager
}

/** An engine without a server and without an open project, beside whatever server runs on the home. */
export async function openEngine(homeFolder: string): Promise<Engine> {
  const home = await openHome(homeFolder)
  const catalog = createCatalog()
  const env = await openEnv({ file: home.envFile, inherited: {} })
  const runtime = createRuntime({
    secrets: env.values(),
    environment: process.env,
    // Standard output belongs to the tapped frames.
    passThrough: { stdout: process.stderr, stderr: process.stderr },
    spareThreads: 0,
  })
  const graph = createGraphManager({
    runtime,
    catalog,
    folders: {
      assets: assetsFolder,
      recordings: home.recordings,
      models: home.models,
      project: home.recordings,
    },
    isAvailable: createAvailability({
      secrets: () => ({ ...definedOf(process.env), ...env.values() }),
      modelsFolder: home.models,
      searchPath: process.env.PATH ?? '',
    }),
    loadComposite: async (name) => (await peekGraph(join(home.projects, name), name)).document,
  })
  return { home, catalog, graph, [Symbol.asyncDispose]: () => graph.close() }
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}
