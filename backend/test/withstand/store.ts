import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGraphManager } from '../../src/core/engine/graph-manager.ts'
import type { GraphManager } from '../../src/core/index.ts'
import {
  copyPresets,
  openConfig,
  openHome,
  openProjects,
  type ProjectStore,
} from '../../src/core/projects/index.ts'
import { temporaryFolder } from '../../src/core/projects/temporary-folder.ts'
import { createRuntime } from '../../src/core/runtime/index.ts'
import { withstandCatalog } from './catalog.ts'

const ASSETS = fileURLToPath(new URL('../../assets/', import.meta.url))
const FIXTURES = new URL('../fixtures/graphs/', import.meta.url)

/** A project store over a graph manager that really runs, in a home of its own. */
export interface TestStore extends AsyncDisposable {
  readonly graph: GraphManager
  readonly store: ProjectStore
  readonly home: string
  /** Puts a graph.json there as if by hand, and opens it. */
  open(name: string, text: string): Promise<void>
  /** What graph.json of the project says now. */
  read(name: string): Promise<Json>
}

export type Json = Record<string, unknown>

export async function openStore({ saveDelayMs = 5 } = {}): Promise<TestStore> {
  const folder = await temporaryFolder()
  const home = await openHome(folder.path)
  const config = await openConfig(home.configFile)
  await copyPresets({ bundled: join(ASSETS, 'presets'), projects: home.projects, config })
  const catalog = withstandCatalog()
  const runtime = createRuntime({
    spareThreads: 0,
    stopDeadlineMs: 30_000,
    notRespondingMs: 30_000,
  })
  const graph = createGraphManager({
    runtime,
    catalog,
    folders: {
      assets: ASSETS,
      recordings: home.recordings,
      models: home.models,
      project: home.root,
    },
    isAvailable: () => true,
    loadComposite: async () => null,
  })
  const store = await openProjects({
    home,
    graph,
    catalog,
    config,
    assetsFolder: ASSETS,
    git: { env: {} },
    saveDelayMs,
  })
  const file = (name: string) => join(home.projects, name, 'graph.json')
  return {
    graph,
    store,
    home: home.root,
    async open(name, text) {
      await mkdir(join(home.projects, name), { recursive: true })
      await writeFile(file(name), text)
      await store.open(name)
    },
    read: async (name) => JSON.parse(await readFile(file(name), 'utf8')),
    [Symbol.asyncDispose]: async () => {
      await store.dispose()
      await graph.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Text of a graph file that the tests come with. */
export function fixture(name: string): Promise<string> {
  return readFile(new URL(`${name}.json`, FIXTURES), 'utf8')
}
