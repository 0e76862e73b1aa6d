import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'

const SPEECH = fileURLToPath(new URL('../../../backend/assets/samples/speech.wav', import.meta.url))
const PAGE = fileURLToPath(new URL('../../dist/index.html', import.meta.url))

/** Undefined where these tests cannot run: no browser was found, or the editor is not built. */
export const executablePath = existsSync(PAGE) ? process.env.OPENNEURO_BROWSER : undefined

/**
 * Chromium with a microphone that says what is in a wav file, over and over, and a camera with a moving
 * picture.
 */
export function launchBrowser(speech = SPEECH, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${speech}`,
      '--autoplay-policy=no-user-gesture-required',
      ...flags,
    ],
  })
}

/** A window of the editor, and what its console complained about. */
export interface EditorWindow extends AsyncDisposable {
  readonly page: Page
  readonly complaints: string[]
  /** Paths of everything that was fetched. */
  readonly fetched: string[]
}

export async function openEditor(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<EditorWindow> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['microphone', 'camera', 'clipboard-read', 'clipboard-write'],
    ...options,
  })
  // The tour is for people; a window that had it is what these tests look at.
  await context.addInitScript(() => {
    localStorage.setItem('openneuro.ui', JSON.stringify({ state: { tourDone: true }, version: 1 }))
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  const fetched: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  await page.goto(address, { waitUntil: 'load' })
  await loaded(page)
  return { page, complaints, fetched, [Symbol.asyncDispose]: () => context.close() }
}

/** Waits until the page has the graph, and everything that hears its keys. */
export async function loaded(page: Page): Promise<void> {
  await page.locator('main:not([aria-busy="true"])').first().waitFor()
}

/** A node on the canvas, by its title or type. */
export function nodeOf(page: Page, name: string): Locator {
  return page.getByRole('group', { name: new RegExp(`^${name}(,|$)`) })
}

export function slotOf(node: Locator, name: string, side: 'input' | 'output'): Locator {
  return node.getByRole('img', { name: new RegExp(`^${name}, ${side}`) })
}

/** A short sum of a canvas' pixels: two pictures that differ have two sums. */
export function pixelSum(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const original = element as HTMLCanvasElement
    // At its own size: thin lines are lost in a smaller copy.
    const copy = document.createElement('canvas')
    copy.width = Math.max(1, original.width)
    copy.height = Math.max(1, original.height)
    const context = copy.getContext('2d', { willReadFrequently: true })!
    context.drawImage(original, 0, 0)
    const { data } = context.getImageData(0, 0, copy.width, copy.height)
    let sum = 0
    for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]!) % 1_000_000_007
    return sum
  })
}

/** Waits until a control has the focus: what is typed before goes elsewhere. */
export async function hasFocus(control: Locator): Promise<void> {
  const isFocused = () => control.evaluate((element) => element === document.activeElement)
  await expect.poll(isFocused, { timeout: 30_000 }).toBe(true)
}

/** Does what the palette finds first, from wherever the focus is. */
export async function openFromPalette(page: Page, search: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('combobox', { name: 'Find or do' })
  await hasFocus(field)
  await page.keyboard.type(search)
  // What it knows of may still be on its way here.
  const words = search
    .replace(/^[+>@]/, '')
    .toLowerCase()
    .split(' ')
  await page.waitForFunction((wanted) => {
    const chosen = document.querySelector('[role=option][aria-selected=true]')?.textContent ?? ''
    return wanted.every((word) => chosen.toLowerCase().includes(word))
  }, words)
  await page.keyboard.press('Enter')
  await field.waitFor({ state: 'detached' })
}
