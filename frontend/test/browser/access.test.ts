import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, launchBrowser, nodeOf, openEditor } from './browser.ts'
import { focusGraph } from './gestures.ts'
import { TestServer } from './server.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const SERIOUS = new Set(['serious', 'critical'])

/** How a screen is come to, from the editor as it opens. */
const SCREENS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  editor: async () => {},
  palette: async (page) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').waitFor()
  },
  shortcuts: async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  },
  keys: async (page) => {
    await page.getByRole('button', { name: /^Keys/ }).first().click()
    await page.getByRole('dialog').waitFor()
  },
  inspector: async (page) => {
    await nodeOf(page, 'PoseRenderer').click({ position: { x: 60, y: 20 } })
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Settings' }).waitFor()
  },
  metrics: async (page) => {
    await page.keyboard.press('m')
    await page.getByRole('tab', { name: 'Metrics' }).waitFor()
  },
  log: async (page) => {
    await page.keyboard.press('l')
    await page.getByRole('tab', { name: 'Log' }).waitFor()
  },
}

describe.skipIf(executablePath === undefined)('access', { timeout: 180_000, retry: 1 }, () => {
  let server: TestServer
  let browser: Browser
  let axe: string

  beforeAll(async () => {
    axe = await readFile(AXE, 'utf8')
    server = await TestServer.start()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  for (const colorScheme of ['dark', 'light'] as const) {
    for (const [name, open] of Object.entries(SCREENS)) {
      it(`${name}, ${colorScheme}: axe finds nothing serious`, async () => {
        await using window = await openEditor(browser, server.address, {
          colorScheme,
          bypassCSP: true,
          reducedMotion: 'reduce',
        })
        const { page } = window
        await nodeOf(page, 'PoseView').waitFor()
        await focusGraph(page)
        await open(page)

        expect(await violations(page, axe)).toEqual([])
      })
    }
  }
})

async function violations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Found[] }> } }
    interface Found {
      id: string
      impact: string
      nodes: { html: string; failureSummary: string }[]
    }
    const { violations } = await axe.run()
    return violations.map(({ id, impact, nodes }) => ({
      impact,
      text: `${id}: ${nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)
        .join(' | ')}`,
    }))
  })
  return found.filter(({ impact }) => SERIOUS.has(impact)).map(({ text }) => text)
}
