import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { hasFocus, nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { focusGraph, type Place, tabTo, wireByMouse } from './gestures.ts'
import { eventually, type TestServer } from './server.ts'

const SPEECH = fileURLToPath(new URL('../../../backend/assets/samples/speech.wav', import.meta.url))
const WIRES = [
  'AudioFile.audio > VAD.audio',
  'VAD.audio > AudioRecorder.audio',
  'VAD.audio > SpeechTimes.audio',
  'VAD.interrupt > SpeechTimes.interrupt',
  'SpeechTimes.text > TextDisplay.text',
]
const PLACES: readonly (readonly [string, Place])[] = [
  ['AudioFile', { x: 20, y: 120 }],
  ['VAD', { x: 280, y: 120 }],
  ['AudioRecorder', { x: 580, y: 60 }],
  ['SpeechTimes', { x: 580, y: 300 }],
  ['TextDisplay', { x: 880, y: 300 }],
]

describeInBrowser('building Speech Detection', () => {
  it('works by mouse alone', async ({ server, open }) => {
    await server.openEmpty('By mouse')
    const window = await open()
    const { page } = window
    const canvas = (await page.locator('.react-flow').boundingBox())!

    for (const [type, place] of PLACES) {
      await openSections(page)
      const row = page.getByRole('button', { name: new RegExp(`^${type}(,|$)`) })
      await row.scrollIntoViewIfNeeded()
      await row.dragTo(page.locator('.react-flow'), { targetPosition: place })
      await createByMouse(page, type)
      await nodeOf(page, type).waitFor()
    }
    expect(canvas.width).toBeGreaterThan(600)
    for (const wire of WIRES) await wireByMouse(page, wire)
    await page.getByRole('button', { name: /^Run/ }).first().click()

    await expectItRuns(page, server)
  })

  it('works by keyboard alone', async ({ server, open }) => {
    await server.openEmpty('By keyboard')
    const window = await open()
    const { page } = window
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }

    await libraryOf(page)
    await focusGraph(page)
    await press('/')
    await hasFocus(page.getByRole('searchbox', { name: 'Search components' }))
    await page.keyboard.type('AudioFile')
    await page.getByRole('button', { name: /^AudioFile(,|$)/ }).waitFor()
    await page.getByRole('button', { name: /^VAD(,|$)/ }).waitFor({ state: 'detached' })
    await press('ArrowDown', 'Enter')
    await createByKeys(page, 'AudioFile', 'samples/speech.wav')

    await press('Enter')
    await addFitting(page, 'VAD')
    await press('Enter', 'ArrowRight')
    await addFitting(page, 'AudioRecorder', 'utterances.wav')
    await press('ArrowLeft', 'Enter', 'ArrowRight')
    await addFitting(page, 'SpeechTimes')
    await press('Enter', 'ArrowDown', 'c', 'Tab', 'Enter')
    await press('ArrowUp', 'ArrowRight')
    await addFitting(page, 'TextDisplay')
    await press('ControlOrMeta+Enter')

    await expectItRuns(page, server)
  })
})

/** Wires by component, since the ids of nodes are free. */
async function wires(server: TestServer): Promise<string[]> {
  const types = new Map((await server.nodes()).map(({ id, type }) => [id, type]))
  const list = (await server.edges()).map(
    (edge) =>
      `${types.get(edge.source_node)}.${edge.source_slot} > ${types.get(edge.target_node)}.${edge.target_slot}`,
  )
  return list.sort()
}

async function expectItRuns(page: Page, server: TestServer): Promise<void> {
  await eventually(
    () => wires(server),
    (made) => made.length === WIRES.length,
  )
  expect(await wires(server)).toEqual([...WIRES].sort())
  const text = nodeOf(page, 'TextDisplay').getByRole('region', { name: /last text/i })
  await eventually(
    async () => (await text.textContent()) ?? '',
    (shown) => /\d/.test(shown),
    { withinMs: 60_000 },
  )
}

/** Waits until the library lists its components. */
async function libraryOf(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^VAD(,|$)/ }).waitFor()
}

/** Opens the sections of the library that are closed. */
async function openSections(page: Page): Promise<void> {
  await libraryOf(page)
  for (const name of ['Sources', 'Conduits', 'Sinks']) {
    const section = page.getByRole('button', { name: new RegExp(`^${name}`) }).first()
    if ((await section.getAttribute('aria-expanded')) === 'false') await section.click()
  }
}

/** Whether a form stands where the node will be. Its fields are there once its button is. */
async function needsSettings(page: Page, type: string): Promise<boolean> {
  const button = page
    .getByRole('region', { name: `New ${type}` })
    .getByRole('button', { name: 'Create' })
  await button.or(nodeOf(page, type)).first().waitFor()
  return button.isVisible()
}

async function createByMouse(page: Page, type: string): Promise<void> {
  const form = page.getByRole('region', { name: `New ${type}` })
  const isAsked = await needsSettings(page, type)
  if (!isAsked) return
  const path = form.getByRole('textbox', { name: 'Path' })
  if (type === 'AudioRecorder') {
    // No list holds the name of a file that is yet to be written.
    await path.click()
    await page.keyboard.type('utterances.wav')
  } else if (await path.isVisible()) {
    const chooser = page.waitForEvent('filechooser')
    await form.getByRole('button', { name: /browse/i }).click()
    await (await chooser).setFiles(SPEECH)
    await eventually(
      () => path.inputValue(),
      (value) => value !== '',
    )
  }
  await form.getByRole('button', { name: 'Create' }).click()
}

/** Fills the first field, if anything is to be filled in, and creates. */
async function createByKeys(page: Page, type: string, path?: string): Promise<void> {
  const form = page.getByRole('region', { name: `New ${type}` })
  const isAsked = await needsSettings(page, type)
  if (isAsked) {
    if (path !== undefined) {
      await tabTo(page, form.getByRole('textbox', { name: /path/i }))
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(path)
    }
    await tabTo(page, form.getByRole('button', { name: 'Create' }))
    await page.keyboard.press('Enter')
  }
  await nodeOf(page, type).waitFor()
  await focusGraph(page)
}

/** From the slot that the keyboard is at: lists what fits, and adds one of them. */
async function addFitting(page: Page, type: string, path?: string): Promise<void> {
  await page.keyboard.press('c')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /Add/ })
  await hasFocus(dialog.getByRole('combobox'))
  await page.keyboard.type(type)
  await dialog.locator('[aria-selected=true]').filter({ hasText: type }).waitFor()
  await page.keyboard.press('Enter')
  await createByKeys(page, type, path)
}
