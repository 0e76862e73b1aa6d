import { existsSync } from 'node:fs'
import { installWithApt, onPath } from './programs.mjs'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A Chromium for the browser tests: `OPENNEURO_BROWSER`, one on the PATH, Debian's (installed where we are
 * root), or the one that Playwright has downloaded.
 *
 * @returns {Promise<{path: string, reason: null} | {path: null, reason: string}>}
 */
export async function findBrowser() {
  const path =
    process.env.OPENNEURO_BROWSER ?? onPath(PROGRAMS) ?? installed() ?? (await playwrightBrowser())
  return path === null
    ? {
        path: null,
        reason:
          'no Chromium was found. Install one ("apt-get install chromium", or "npx playwright-core ' +
          'install chromium"), or name one in OPENNEURO_BROWSER',
      }
    : { path, reason: null }
}

function installed() {
  installWithApt('chromium', 'the browser tests')
  return onPath(PROGRAMS)
}

async function playwrightBrowser() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}
