import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import { ioReason } from './io-error.ts'
import type { Home } from './types.ts'

export interface HomeOptions {
  /** A folder the user named (`--home`, `OPENNEURO_HOME`); wins over everything. */
  readonly override?: string | undefined
  /** The user's own folder, as `os.homedir()` says. */
  readonly userFolder: string
  /** Where `user-dirs.dirs` is. @default `<userFolder>/.config` */
  readonly configFolder?: string | undefined
}

/** Where the home is: what the user named, else `OpenNeuro` in the documents folder. */
export async function resolveHome(options: HomeOptions): Promise<string> {
  if (options.override) return resolve(options.override)
  return join(await documentsFolder(options), 'OpenNeuro')
}

async function documentsFolder({ userFolder, configFolder }: HomeOptions): Promise<string> {
  const fallback = join(userFolder, 'Documents')
  const file = join(configFolder ?? join(userFolder, '.config'), 'user-dirs.dirs')
  const text = await readFile(file, 'utf8').catch(() => '')
  const value = /^\s*XDG_DOCUMENTS_DIR="((?:[^"\\]|\\.)*)"/m.exec(text)?.[1]
  if (!value) return fallback
  const folder = value.replaceAll(/\\(.)/g, '$1').replace(/^\$HOME(?=\/|$)/, userFolder)
  // A folder switched off in user-dirs.dirs is set to the user's own folder.
  if (!isAbsolute(folder) || resolve(folder) === resolve(userFolder)) return fallback
  return folder
}

/** The folders of a home, whether they are there or not. */
function homeAt(root: string): Home {
  return {
    root,
    projects: join(root, 'projects'),
    uploads: join(root, 'uploads'),
    models: join(root, 'models'),
    recordings: join(root, 'recordings'),
    envFile: join(root, '.env'),
    configFile: join(root, 'config.json'),
  }
}

/**
 * Makes the folders of a home and finds out whether they can be written to.
 * @throws EngineError `server.home_not_writable`
 */
export async function openHome(root: string): Promise<Home> {
  const home = homeAt(root)
  for (const folder of [home.root, home.projects, home.uploads, home.models, home.recordings]) {
    await makeWritable(folder)
  }
  return home
}

async function makeWritable(folder: string): Promise<void> {
  const probe = join(folder, `.write-test-${process.pid}`)
  try {
    await makeFolder(folder)
    await writeFile(probe, '')
    await rm(probe, { force: true })
  } catch (error) {
    throw new EngineError(
      'server.home_not_writable',
      `Cannot use "${folder}" as a folder of the OpenNeuro home: ${ioReason(error)}. ` +
        'Make it writable, or name another folder with --home or OPENNEURO_HOME',
      { cause: error },
    )
  }
}

/** `mkdir` with `recursive` tries for ever where the system makes no folders, as under `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => null))?.isDirectory()) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder).catch(async (error: unknown) => {
    // Somebody else may have made it in between.
    if (!(await stat(folder).catch(() => null))?.isDirectory()) throw error
  })
}
