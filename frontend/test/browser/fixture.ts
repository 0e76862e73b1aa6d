import type { Browser, BrowserContextOptions } from 'playwright-core'
import { test as base, describe } from 'vitest'
import { type EditorWindow, executablePath, launchBrowser, openEditor } from './browser.ts'
import { TestServer } from './server.ts'

/** For what hangs: a test may wait for many things, each of them slowly. */
const TIMEOUT_MS = 300_000

interface Fixtures {
  /** One for all tests of a file. */
  server: TestServer
  browser: Browser
  /** Opens the editor in a window that is gone after the test. */
  open: (options?: BrowserContextOptions) => Promise<EditorWindow>
}

/** A test against a real server in a real browser. */
export const it = itOn()

/** The same with another server's program. */
export function itOn(main?: string) {
  return base.extend<Fixtures>({
    server: [
      // biome-ignore lint/correctness/noEmptyPattern: fixtures are told apart by what they take
      async ({}, use) => {
        await using server = await TestServer.start(main)
        await use(server)
      },
      { scope: 'file' },
    ],
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: see above
      async ({}, use) => {
        const browser = await launchBrowser()
        await use(browser)
        await browser.close()
      },
      { scope: 'file' },
    ],
    open: async ({ server, browser }, use) => {
      const windows: EditorWindow[] = []
      await use(async (options) => {
        const window = await openEditor(browser, server.address, options)
        windows.push(window)
        return window
      })
      await Promise.all(windows.map((window) => window[Symbol.asyncDispose]()))
    },
  })
}

/** Skipped where there is no browser. What a busy machine spoils is tried once more. */
export function describeInBrowser(name: string, suite: () => void): void {
  describe.skipIf(executablePath === undefined)(name, { timeout: TIMEOUT_MS, retry: 1 }, suite)
}
