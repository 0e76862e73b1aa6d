import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveHome } from '../core/projects/home.ts'

const backend = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Files that come with the product. */
export const assetsFolder = join(backend, 'assets')
export const presetsFolder = join(assetsFolder, 'presets')

/** The OpenNeuro home of this user: `--home`, `OPENNEURO_HOME`, else in the documents folder. */
export function homeFolder(flag: string | undefined): Promise<string> {
  return resolveHome({
    override: flag ?? process.env.OPENNEURO_HOME,
    userFolder: homedir(),
    configFolder: process.env.XDG_CONFIG_HOME,
  })
}

/** Where a command that changes nothing looks for projects. */
export async function projectFolders(flag: string | undefined) {
  const root = await homeFolder(flag)
  return { projects: join(root, 'projects'), recordings: join(root, 'recordings') }
}
