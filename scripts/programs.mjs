import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The file of the first of these programs that is on the PATH, or null. */
export function onPath(programs) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const files = programs.flatMap((program) => folders.map((folder) => join(folder, program)))
  return files.find(isExecutable) ?? null
}

/** Installs a package of Debian where we are root; elsewhere that is left to people. */
export function installWithApt(name, why) {
  if (process.getuid?.() !== 0 || onPath(['apt-get']) === null) return
  process.stdout.write(`Installing ${name} for ${why} (apt-get install ${name})\n`)
  const install = ['install', '-yq', '--no-install-recommends', name]
  if (!apt(install) && apt(['update', '-q'])) apt(install)
}

function apt(args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
