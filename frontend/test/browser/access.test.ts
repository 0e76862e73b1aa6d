import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { hasFocus, nodeOf, openFromPalette, slotOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { focusGraph, headerOf } from './gestures.ts'
import type { TestServer } from './server.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const SERIOUS = new Set(['serious', 'critical'])
const THEMES = ['dark', 'light'] as const

interface Surface {
  /** By keyboard alone. */
  readonly open: (page: Page) => Promise<void>
  /** What has come, for axe and for Escape. */
  readonly shown: string
  /** What the focus is on before it is opened, and again once it is closed; else the graph. */
  readonly from?: string
  /** @default Escape */
  readonly close?: string
}

const DOCK = 'section[aria-label^="Turns"]'
const DIALOG = '[role=dialog], [role=alertdialog]'
const fromPalette = (search: string, shown = DIALOG): Surface => ({
  open: (page) => openFromPalette(page, search),
  shown,
})
const fromKey = (key: string, shown = DIALOG): Surface => ({
  open: (page) => page.keyboard.press(key),
  shown,
})
const fromButton = (from: string, ...keys: string[]): Surface => ({
  open: async (page) => {
    await page.locator(from).focus()
    await press(page, ['Enter', ...keys])
  },
  shown: DIALOG,
  from,
})

/** Everything that opens over the editor. */
const OVER_EDITOR: Readonly<Record<string, Surface>> = {
  palette: fromKey('ControlOrMeta+k'),
  shortcuts: fromKey('?'),
  keys: fromButton('button[aria-label^="Keys"]'),
  models: fromPalette('models'),
  trust: fromPalette('trust'),
  share: {
    ...fromButton('button[aria-label^="Project "]'),
    open: async (page) => {
      await page.locator('button[aria-label^="Project "]').focus()
      await press(page, ['Enter'])
      await page.getByRole('menuitem', { name: 'Share…' }).focus()
      await press(page, ['Enter'])
    },
  },
  'project menu': { ...fromButton('button[aria-label^="Project "]'), shown: '[role=menu]' },
  tour: fromPalette('tour', 'aside[aria-label="First steps"]'),
  'menu of a node': {
    open: (page) => press(page, ['ArrowRight', 'ContextMenu']),
    shown: '[role=menu]',
  },
  'menu of the canvas': { ...fromKey('ContextMenu', '[role=menu]') },
  'list of what fits': {
    open: async (page) => {
      await chooseDisplay(page)
      await press(page, ['Enter', 'c', 'Enter'])
    },
    shown: '[role=dialog][aria-label^="Add what fits"]',
  },
  'settings of a new node': {
    open: async (page) => {
      await openFromPalette(page, '+Throttle')
      await page.waitForFunction(() => document.activeElement?.closest('section') !== null)
    },
    shown: 'section[aria-label="New Throttle"]',
  },
  'name of a group': {
    open: (page) => press(page, ['ControlOrMeta+a', 'ControlOrMeta+g']),
    shown: 'form:has(input[aria-label="Name of the group"])',
  },
  'name of a node': {
    open: (page) => press(page, ['ArrowRight', 'F2']),
    shown: 'input[aria-label="Name of the node"]',
  },
  'foreign nodes': {
    open: async (page) => {
      const text = JSON.stringify({ nodes: { a: { type: 'Pulse', x: 0, y: 0 } }, edges: [] })
      await page.evaluate((json) => navigator.clipboard.writeText(json), text)
      await press(page, ['ControlOrMeta+v'])
    },
    shown: DIALOG,
  },
  inspector: {
    open: async (page) => {
      await chooseDisplay(page)
      await press(page, ['Enter'])
      await page.locator('aside[aria-label=Settings] [role=tab]').first().focus()
    },
    shown: 'aside[aria-label=Settings]',
  },
  library: {
    open: async (page) => {
      await press(page, ['/'])
      await page.locator('nav input[role=searchbox]:focus').waitFor()
    },
    shown: 'nav',
  },
}

const OVER_CHOOSER: Readonly<Record<string, Surface>> = {
  'new project': fromButton('header button:nth-of-type(2)'),
  import: fromButton('header button:nth-of-type(1)'),
  'delete a project': fromButton(
    'section:first-of-type li:first-child button[aria-label="Delete project"]',
  ),
  'share a project': fromButton(
    'section:first-of-type li:first-child button[aria-label="Share project"]',
  ),
}

describeInBrowser('access', () => {
  it('every dialog and panel of the editor and the chooser, by keyboard and for axe', async ({
    server,
    open,
  }) => {
    await openTalk(server)
    const { page, complaints } = await open({ bypassCSP: true, reducedMotion: 'reduce' })
    await nodeOf(page, 'TextDisplay').waitFor()
    await page.evaluate(await readFile(AXE, 'utf8'))
    const problems = await violations(page, 'body')

    for (const [name, surface] of Object.entries(OVER_EDITOR)) {
      await focusGraph(page)
      await press(page, ['Escape'])
      problems.push(...(await walk(page, name, surface)))
    }

    problems.push(...(await lookAtPanels(page)))
    await focusGraph(page)
    await openFromPalette(page, 'all projects')
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    problems.push(...(await violations(page, 'body')))
    for (const [name, surface] of Object.entries(OVER_CHOOSER)) {
      problems.push(...(await walk(page, name, surface)))
    }

    expect(problems).toEqual([])
    expect(complaints).toEqual([])
  })

  it('the views of a phone', async ({ server, open }) => {
    await openAgent(server)
    const { page } = await open({
      bypassCSP: true,
      reducedMotion: 'reduce',
      viewport: { width: 390, height: 800 },
      hasTouch: true,
    })
    await page.evaluate(await readFile(AXE, 'utf8'))
    const problems: string[] = []

    const field = page.getByRole('textbox', { name: 'Text for TextInput' })
    await field.fill('I live in Lisbon.')
    await field.press('Enter')

    for (const view of ['Talk', 'Nodes', 'Turns', 'Memory', 'Graph']) {
      await page.getByRole('button', { name: view, exact: true }).click()
      await page.getByRole('main', { name: view }).waitFor()
      if (view === 'Memory') await page.getByText('I live in Lisbon.').waitFor()
      problems.push(...(await violations(page, 'body')))
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    }

    expect(problems).toEqual([])
    expect(await page.getByRole('button', { name: /^(Correct|Forget)/ }).count()).toBe(0)
  })

  it('what is remembered', async ({ server, open }) => {
    await openAgent(server)
    const { page, complaints } = await open({ bypassCSP: true, reducedMotion: 'reduce' })
    await page.evaluate(await readFile(AXE, 'utf8'))
    const field = page.getByRole('textbox', { name: 'Text for TextInput' })
    await field.fill('I live in Lisbon.')
    await field.press('Enter')

    await focusGraph(page)
    await press(page, ['t'])
    await page.getByRole('tab', { name: 'Turns' }).focus()
    for (const name of ['Metrics', 'Memory']) {
      await press(page, ['ArrowRight'])
      await hasFocus(page.getByRole('tab', { name }))
    }
    await page.getByText('I live in Lisbon.').waitFor()
    const problems = await violations(page, DOCK)

    await page.getByRole('searchbox', { name: 'Search memories' }).focus()
    await page.keyboard.type('porto')
    await page.getByText('Nothing like that').waitFor()
    problems.push(...(await violations(page, DOCK)))
    await page.keyboard.press('ControlOrMeta+a')
    await press(page, ['Delete'])

    await page.getByRole('button', { name: 'Correct “I live in Lisbon.”' }).focus()
    await press(page, ['Enter'])
    await page.locator(`${DOCK} form textarea:focus`).waitFor()
    problems.push(...(await violations(page, DOCK)))
    await press(page, ['Escape'])
    await page.locator('button[aria-label="Correct “I live in Lisbon.”"]:focus').waitFor()

    const forgetAll = `${DOCK} button:has(.lucide-trash-2)`
    problems.push(...(await walk(page, 'forget all', fromButton(forgetAll))))

    expect(problems).toEqual([])
    expect(complaints).toEqual([])
  })

  it('moves nothing for those who asked for that', async ({ server, open }) => {
    await openTalk(server)
    const { page } = await open({ reducedMotion: 'reduce' })
    await nodeOf(page, 'TextDisplay').waitFor()
    await openFromPalette(page, 'models')
    await page.getByRole('dialog').waitFor()

    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ playState, effect }) => {
          const { duration } = effect!.getComputedTiming()
          return playState === 'running' && Number(duration) > 1
        })
        .map(({ effect }) => (effect as KeyframeEffect).target?.className),
    )

    expect(moving).toEqual([])
  })

  it('names nodes, slots and wires for those who hear them', async ({ server, open }) => {
    await openTalk(server)
    const { page } = await open()

    const display = page.getByRole('group', { name: 'TextDisplay, running, 1 input, 0 outputs' })
    await display.waitFor()
    await display.getByRole('img', { name: 'text, input, text, required, connected' }).waitFor()
    await slotOf(nodeOf(page, 'TextInput'), 'text', 'output').waitFor()
    await page
      .getByRole('img', { name: 'TextInput text to TextDisplay text, idle, no lag' })
      .waitFor({ state: 'attached' })
    await focusGraph(page)
    await press(page, ['ArrowRight'])
    const active = await page.locator('[data-graph]').getAttribute('aria-activedescendant')
    expect(await page.locator(`#${active}`).getAttribute('aria-label')).toMatch(/^TextInput, /)
  })
})

/** Everything below and beside the graph. */
async function lookAtPanels(page: Page): Promise<string[]> {
  const problems: string[] = []

  await chooseDisplay(page)
  for (const key of ['t', 'm', 'l']) {
    await press(page, [key])
    await page.locator(DOCK).waitFor()
    problems.push(...(await violations(page, DOCK)))
    await page.locator(`${DOCK} [role=tab]`).first().focus()
    await press(page, ['Escape'])
    await hasFocus(page.locator('[data-graph]'))
  }
  const edge = page.getByRole('separator', { name: 'Height of the dock' })
  const before = await page.locator(DOCK).boundingBox()
  await edge.focus()
  await press(page, ['ArrowUp', 'ArrowUp'])
  const height = async () => (await page.locator(DOCK).boundingBox())?.height
  await expect.poll(height, { timeout: 30_000 }).toBe(before!.height + 32)
  await press(page, ['Escape', 'l', 'm', 'm'])
  await page.locator(DOCK).waitFor({ state: 'detached' })

  await openFromPalette(page, 'outline')
  await page.getByRole('tree').waitFor()
  problems.push(...(await violations(page, 'nav')))
  for (const tab of ['Log', 'Health', 'About']) {
    await chooseDisplay(page)
    await press(page, ['Enter'])
    await page.getByRole('complementary').getByRole('tab', { name: tab }).click()
    problems.push(...(await violations(page, 'aside[aria-label=Settings]')))
  }
  return problems
}

/** An agent that runs and remembers what it is told. */
async function openAgent(server: TestServer): Promise<void> {
  await server.openEmpty('Agent')
  await server.build(
    [
      { id: 'typed', type: 'TextInput' },
      { id: 'agent', type: 'AgentLoop', config: { system_prompt: 'Be brief.' } },
      { id: 'memory', type: 'Memory' },
    ],
    ['typed.text > agent.speech', 'agent.messages > memory.messages'],
  )
  await server.post('/graph/start')
}

/** A small graph that runs. */
async function openTalk(server: TestServer): Promise<void> {
  await server.openEmpty('Talk')
  await server.build(
    [
      { id: 'typed', type: 'TextInput' },
      { id: 'shown', type: 'TextDisplay' },
    ],
    ['typed.text > shown.text'],
  )
  await server.post('/graph/start')
}

/** Opens it, looks at it in both themes, closes it, and sees where the focus has gone. */
async function walk(page: Page, name: string, surface: Surface): Promise<string[]> {
  const { open, shown, from = '[data-graph]', close = 'Escape' } = surface
  await open(page)
  const box = page.locator(shown).last()
  const isOpen = await box.waitFor({ timeout: 30_000 }).then(
    () => true,
    () => false,
  )
  if (!isOpen) return [`${name} does not open; the focus is on ${await activeElement(page)}`]
  const problems = await violations(page, shown)
  const hasFocus = await eventuallyTrue(
    page,
    (where) =>
      [...document.querySelectorAll(where)].some((one) => one.contains(document.activeElement)),
    shown,
  )
  if (!hasFocus) problems.push(`the focus is not in it but on ${await activeElement(page)}`)
  await press(page, [close])
  const isClosed =
    shown === 'nav' ||
    (await box.waitFor({ state: 'detached', timeout: 30_000 }).then(
      () => true,
      () => false,
    ))
  if (!isClosed) problems.push(`${close} does not close it`)
  const isBack = await eventuallyTrue(page, (where) => document.activeElement?.matches(where), from)
  if (!isBack) problems.push(`closed, the focus is on ${await activeElement(page)}`)
  return problems.map((problem) => `${name}: ${problem}`)
}

async function eventuallyTrue(
  page: Page,
  isSo: (selector: string) => boolean | undefined,
  selector: string,
): Promise<boolean> {
  const found = await page.waitForFunction(isSo, selector, { timeout: 30_000 }).catch(() => null)
  return found !== null
}

const activeElement = (page: Page) =>
  page.evaluate(() => (document.activeElement!.cloneNode(false) as Element).outerHTML)

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function chooseDisplay(page: Page): Promise<void> {
  await headerOf(page, 'TextDisplay').click()
  await focusGraph(page)
}

/** What axe finds in both themes, which differ in their colours alone. The theme follows the system. */
async function violations(page: Page, root: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction(
      (theme) => document.documentElement.dataset.theme === theme,
      colorScheme,
    )
    const rules = colorScheme === THEMES[0] ? null : ['color-contrast']
    for (const text of await runAxe(page, root, rules)) found.push(`${colorScheme}: ${text}`)
  }
  return found
}

/** @param rules null for all */
async function runAxe(
  page: Page,
  root: string,
  rules: readonly string[] | null,
): Promise<string[]> {
  const found = await page.evaluate(
    async ([selector, runOnly]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(root: string, options: object): Promise<{ violations: Found[] }> }
      }
      interface Found {
        id: string
        impact: string
        nodes: { html: string; failureSummary: string }[]
      }
      const { violations } = await axe.run(selector, {
        resultTypes: ['violations'],
        ...(runOnly === null ? {} : { runOnly }),
      })
      return violations.map(({ id, impact, nodes }) => ({
        impact,
        text: `${id}: ${nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)
          .join(' | ')}`,
      }))
    },
    [root, rules] as const,
  )
  return found.filter(({ impact }) => SERIOUS.has(impact)).map(({ text }) => text)
}
