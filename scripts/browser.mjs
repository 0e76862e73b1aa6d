import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A Chromium for the browser tests: `OPENNEURO_BROWSER`, one on the PATH, Debian's (installed where we are
 * root), or the one that Playwright has downloaded.
 *
 * @returns {Promise<{path: string, reason: null} | {path: null, reason: string}>}
 */
export async function findBrowser() {
  const path =
    process.env.OPENNEURO_BROWSER ??
    onPath(PROGRAMS) ??
    installWithApt() ??
    (await playwrightBrowser())
  return path === null
    ? {
        path: null,
        reason:
          'no Chromium was found. Install one ("apt-get install chromium", or "npx playwright-core ' +
          'install chromium"), or name one in OPENNEURO_BROWSER',
      }
    : { path, reason: null }
}

function onPath(programs) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const files = programs.flatMap((program) => folders.map((folder) => join(folder, program)))
  return files.find(isExecutable) ?? null
}

function installWithApt() {
  if (process.getuid?.() !== 0 || onPath(['apt-get']) === null) return null
  process.stdout.write('Installing Chromium for the browser tests (apt-get install chromium)\n')
  if (!apt('install') && apt('update')) apt('install')
  return onPath(PROGRAMS)
}

function apt(step) {
  const args =
    step === 'update' ? ['update', '-q'] : ['install', '-yq', '--no-install-recommends', 'chromium']
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

async function playwrightBrowser() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
