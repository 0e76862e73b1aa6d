import type { Locator, Page } from 'playwright-core'
import { nodeOf, slotOf } from './browser.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

/**
 * Waits until nothing on the canvas moves by itself: not the view, not nodes that glide to their places, and
 * not a view that is fitted to a graph which has just come. That ends with the first key.
 */
export async function atRest(page: Page): Promise<void> {
  await page.keyboard.press('Shift')
  await page.evaluate(async () => {
    const text = () => {
      const graph = document.querySelector('[data-graph]')
      const view = graph?.querySelector<HTMLElement>('.react-flow__viewport')
      const nodes = [...(graph?.querySelectorAll<HTMLElement>('.react-flow__node') ?? [])]
      if (graph?.classList.contains('is-settling')) return null
      return [view, ...nodes].map((one) => one?.style.transform).join()
    }
    const frame = () => new Promise(requestAnimationFrame)
    for (let same = 0, last = text(); same < 6; same++) {
      await frame()
      const now = text()
      if (now === null || now !== last) same = -1
      last = now
    }
  })
}

/** Where it is once the canvas is at rest. */
export async function middleOf(locator: Locator): Promise<Place> {
  await locator.waitFor()
  await atRest(locator.page())
  return middleNow(locator)
}

async function middleNow(locator: Locator): Promise<Place> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Drags with the mouse in steps, as a hand does. */
export async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 })
  await page.mouse.move(to.x, to.y, { steps: 6 })
  await page.mouse.up()
}

/** The knob of a slot, where wires begin and end. */
export function handleOf(node: Locator, slot: string, side: 'input' | 'output'): Locator {
  return slotOf(node, slot, side).locator('.react-flow__handle')
}

/** A wire by mouse, such as `VAD.audio > AudioRecorder.audio`, by the names on the nodes. */
export async function wireByMouse(page: Page, wire: string): Promise<void> {
  const [from, output, to, input] = wire.split(/ > |\./) as [string, string, string, string]
  const start = await middleOf(handleOf(nodeOf(page, from), output, 'output'))
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  const end = await middleNow(handleOf(nodeOf(page, to), input, 'input'))
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 6 })
  await page.mouse.move(end.x, end.y, { steps: 6 })
  await page.mouse.up()
}

/** Presses Tab until a control has the focus. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead there')
}

/** Puts the focus on the graph without the mouse. */
export async function focusGraph(page: Page): Promise<void> {
  await page.locator('[data-graph]').focus()
}

/** The top of a node, which nothing but dragging and clicking is for. */
export function headerOf(page: Page, name: string): Locator {
  return nodeOf(page, name).locator('header')
}

/** Goes through an open menu, one level after the other. */
export async function clickMenu(page: Page, ...items: string[]): Promise<void> {
  for (const item of items) {
    await page
      .getByRole('menuitem', { name: item })
      .or(page.getByRole('menuitemcheckbox', { name: item }))
      .click()
  }
}

/** An item of the menu of the canvas, at a place where nothing is. */
export async function clickPane(page: Page, ...items: string[]): Promise<void> {
  const [x, y] = await emptyPlace(page)
  await page.mouse.click(x, y, { button: 'right' })
  await clickMenu(page, ...items)
}

/** A point of the window where there is nothing but canvas, with some room around. */
export async function emptyPlace(page: Page): Promise<[x: number, y: number]> {
  await atRest(page)
  const place = await page.evaluate(() => {
    const box = document.querySelector('.react-flow')!.getBoundingClientRect()
    const isPane = (x: number, y: number) =>
      document.elementFromPoint(x, y)?.matches('.react-flow__pane') ?? false
    for (let y = box.bottom - 140; y > box.top + 30; y -= 20) {
      for (let x = box.left + 40; x < box.right - 330; x += 20) {
        if (isPane(x, y) && isPane(x + 160, y + 80) && isPane(x + 80, y + 40)) return [x, y]
      }
    }
    return null
  })
  if (!place) throw new Error('The canvas is full')
  return place as [number, number]
}
