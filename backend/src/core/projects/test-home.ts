import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import type { GraphManager } from '../engine/types.ts'
import { openConfig } from './config.ts'
import { openHome } from './home.ts'
import { openProjects, type ProjectStore } from './project-store.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { testGraph } from './test-graph.ts'
import type { Home } from './types.ts'

/** A component that wants something. @internal */
export const speaker = defineComponent({
  name: 'Speaker',
  description: 'Speaks',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    path: z.string().default('').meta({ format: 'path' }),
    deep: z.record(z.string(), z.array(z.string())).default({}),
  }),
  requires: () => [{ kind: 'host', host: 'api.example.org' }],
})

/** A home with its real store and graph manager, in which nothing runs. @internal */
export interface TestHome extends AsyncDisposable {
  readonly home: Home
  readonly graph: GraphManager
  readonly store: ProjectStore
  path(...names: string[]): string
  /** Lets go of everything, as at the end of the process, and starts again. */
  restart(): Promise<TestHome>
}

/** A fresh home, or the one in this folder as a new process finds it. @internal */
export async function setup(root?: string): Promise<TestHome> {
  const folder = root === undefined ? await temporaryFolder() : null
  const home = await openHome(root ?? folder!.path)
  const graph = testGraph({ Speaker: speaker })
  const store = await openProjects({
    home,
    graph,
    catalog: { component: (type) => (type === 'Speaker' ? speaker : null) },
    config: await openConfig(home.configFile),
    assetsFolder: join(home.root, 'bundled'),
    git: { env: {} },
    saveDelayMs: 5,
  })
  return {
    home,
    graph,
    store,
    path: (...names) => join(home.projects, ...names),
    restart: async () => {
      await store.dispose()
      return setup(home.root)
    },
    [Symbol.asyncDispose]: async () => {
      await store.dispose()
      await rm(home.root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

export const add = (graph: GraphManager, id: string, config: object = {}) =>
  graph.addNode({ type: 'Speaker', id, initArgs: { config } })
export const ids = (graph: GraphManager) => [...graph.document.nodes.keys()]
export const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
