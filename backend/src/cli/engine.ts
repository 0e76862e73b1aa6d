import { createCatalog } from '../components/registry.ts'
import { createGuestEngine, type GuestEngine } from '../core/engine/index.ts'
import { assetsFolder } from './home.ts'

export type Engine = GuestEngine

/** An engine without a server and without an open project, beside whatever server runs on the home. */
export function openEngine(homeFolder: string): Promise<Engine> {
  return createGuestEngine({
    home: homeFolder,
    catalog: createCatalog(),
    assetsFolder,
    environment: process.env,
    // Standard output belongs to the tapped frames.
    passThrough: { stdout: process.stderr, stderr: process.stderr },
    spareThreads: 0,
  })
}
