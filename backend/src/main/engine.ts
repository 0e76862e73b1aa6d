import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineParts } from '../api/context.ts'
import { createCatalog } from '../components/registry.ts'
import {
  type Catalog,
  type Engine as CoreEngine,
  createEngine,
  SERVER_LOG,
} from '../core/engine/index.ts'
import { resolveHome } from '../core/projects/index.ts'

const ASSETS = fileURLToPath(new URL('../../assets/', import.meta.url))

/** The engine of one home, as the server drives it. */
export interface Engine extends Pick<CoreEngine, 'lock' | 'close'> {
  readonly parts: EngineParts
  /** One line of the server's own log. */
  log(sentence: string): void
}

export interface EngineOptions {
  readonly home: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  /** @default the product's components */
  readonly catalog?: Catalog
}

/** An engine with the product's components, presets and assets. */
export async function openEngine({
  home: override,
  environment,
  catalog: components = createCatalog(),
}: EngineOptions): Promise<Engine> {
  const engine = await createEngine({
    home: await resolveHome({
      override: override ?? undefined,
      userFolder: homedir(),
      configFolder: environment.XDG_CONFIG_HOME,
    }),
    catalog: components,
    assetsFolder: ASSETS,
    presetsFolder: join(ASSETS, 'presets'),
    environment,
    modelsUrl: environment.OPENNEURO_MODELS_URL,
    // Standard output belongs to the line with the address.
    passThrough: { stdout: process.stderr, stderr: process.stderr },
  })
  const { catalog, config, env, graph, home, lock, logs, memories, models, projects, turns } =
    engine
  return {
    parts: {
      graph,
      catalog,
      projects,
      memories,
      env,
      models,
      turns,
      home,
      config,
      projectGraph: (name) => projects.readDocument(name),
    },
    lock,
    log: (sentence) => logs.write(SERVER_LOG, 'stderr', `${sentence}\n`),
    close: () => engine.close(),
  }
}
