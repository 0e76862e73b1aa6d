import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, launchBrowser, nodeOf, openEditor, pixelSum } from './browser.ts'
import { eventually, TestServer } from './server.ts'

/** Chunks that the first screen has no use for, by the beginnings of their names. */
const LATER = ['ConfigForm', 'Inspector', 'Metrics', 'uPlot']

describe.skipIf(executablePath === undefined)('first start', { timeout: 90_000, retry: 1 }, () => {
  let server: TestServer
  let browser: Browser

  beforeAll(async () => {
    server = await TestServer.start()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  it('shows Motion Playground moving, without a word in the console', async () => {
    await using window = await openEditor(browser, server.address)
    const { page, complaints } = window
    const picture = nodeOf(page, 'VideoStream').getByRole('img', { name: /picture$/ })
    const figure = nodeOf(page, 'PoseView')
      .getByRole('img', { name: /figure/i })
      .first()
    await picture.waitFor()
    await figure.waitFor()

    // The renderer looks at the figure from the front, where it hardly moves; the view does not.
    await eventually(
      () => pixelSum(picture),
      (sum) => sum !== 0,
    )
    const before = await eventually(
      () => pixelSum(figure),
      (sum) => sum !== 0,
    )
    await eventually(
      () => pixelSum(figure),
      (sum) => sum !== before,
    )

    expect(complaints).toEqual([])
  })

  it('loads neither forms nor charts for its first screen', async () => {
    await using window = await openEditor(browser, server.address)
    await nodeOf(window.page, 'PoseView').waitFor()

    const early = window.fetched.filter((path) => LATER.some((name) => path.includes(`/${name}`)))

    expect(early).toEqual([])
  })
})
