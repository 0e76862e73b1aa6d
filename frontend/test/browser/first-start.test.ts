import { expect } from 'vitest'
import { nodeOf, pixelSum } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { eventually } from './server.ts'

/** Chunks that the first screen has no use for, by the beginnings of their names. */
const LATER = ['ConfigForm', 'Inspector', 'Metrics', 'uPlot']

describeInBrowser('first start', () => {
  it('shows Motion Playground moving, without a word in the console', async ({ open }) => {
    const window = await open()
    const { page, complaints } = window
    const picture = nodeOf(page, 'VideoStream').getByRole('img', { name: /picture$/i })
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

  it('loads neither forms nor charts for its first screen', async ({ open }) => {
    const window = await open()
    await nodeOf(window.page, 'PoseView').waitFor()

    const early = window.fetched.filter((path) => LATER.some((name) => path.includes(`/${name}`)))

    expect(early).toEqual([])
  })
})
