import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { focusGraph, tabTo } from './gestures.ts'
import { eventually, type TestServer } from './server.ts'

const SPEECH = fileURLToPath(new URL('../../../backend/assets/samples/speech.wav', import.meta.url))

/** A project whose folder was put there by hand, opened. @returns its name, and a file outside of it */
async function openDroppedIn(server: TestServer, name: string) {
  const folder = join(server.home, 'projects', name)
  const file = join(server.home, `${name}.wav`)
  await mkdir(folder, { recursive: true })
  await cp(SPEECH, file)
  const nodes = {
    radio: { type: 'AudioFile', label: 'Radio', init_args: { config: { path: file, loop: true } } },
    ears: { type: 'ASR', x: 400 },
    pass: { type: 'Passthrough', x: 400, y: 300 },
  }
  const edge = { source_node: 'radio', source_slot: 'audio' }
  const edges = [
    { ...edge, target_node: 'ears', target_slot: 'audio' },
    { ...edge, target_node: 'pass', target_slot: 'data' },
  ]
  await writeFile(join(folder, 'graph.json'), JSON.stringify({ nodes, edges }))
  await server.post(`/projects/${encodeURIComponent(name)}/start`)
  return file
}

const isTrusted = async ({ address }: TestServer, name: string): Promise<boolean> => {
  const response = await fetch(`${address}/projects/${encodeURIComponent(name)}/trust`)
  return ((await response.json()) as { trusted: boolean }).trusted
}
const running = async (server: TestServer) =>
  (await server.nodes()).filter(({ status }) => status !== 'stopped').map(({ id }) => id)

const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })

describeInBrowser('a project from elsewhere', () => {
  it('runs only once it was seen what it wants, and is not asked about again', async ({
    server,
    open,
  }) => {
    const name = 'Dropped in'
    const file = await openDroppedIn(server, name)
    const { page, complaints } = await open()
    const dialog = page.getByRole('dialog', { name: `Run “${name}”?` })
    await nodeOf(page, 'Radio').waitFor()
    expect(await running(server)).toEqual([])

    await run(page).click()
    const wants = dialog.getByRole('list', { name: 'What the nodes want' })
    const ofNode = (title: string) => wants.locator(':scope > li').filter({ hasText: title })
    await ofNode('Radio').getByText(file).waitFor()
    await ofNode('ASR').getByText('GROQ_API_KEY').waitFor()
    await ofNode('ASR').getByText('api.groq.com').waitFor()
    expect(await wants.locator(':scope > li').count()).toBe(2)
    await dialog.getByRole('button', { name: 'Not now' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await running(server)).toEqual([])
    expect(await isTrusted(server, name)).toBe(false)

    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+Enter')
    await tabTo(page, dialog.getByRole('button', { name: 'Trust and run' }))
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: /^Radio, AudioFile, running/ }).waitFor()
    await dialog.waitFor({ state: 'detached' })
    expect(await isTrusted(server, name)).toBe(true)

    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await run(page).click()
    await page.getByRole('group', { name: /^Radio, AudioFile, running/ }).waitFor()
    expect(await dialog.count()).toBe(0)
    // That one node misses its key is refused and told in the node.
    expect(complaints.filter((line) => !line.includes('403'))).toEqual([])
  })

  it('asks before it starts one node, too', async ({ server, open }) => {
    const name = 'One of them'
    await openDroppedIn(server, name)
    const { page } = await open()
    await nodeOf(page, 'Radio').locator('header').click({ button: 'right' })

    await page.getByRole('menuitem', { name: /^(Restart|Start)/ }).click()
    const dialog = page.getByRole('dialog', { name: `Run “${name}”?` })
    await dialog.getByText('Radio').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    expect(await running(server)).toEqual([])
  })
})

describeInBrowser('a graph from another window', () => {
  it('is shown with all it is set to, and added when that is wanted', async ({ server, open }) => {
    await server.openEmpty('Pasted')
    const { page } = await open()
    const deep = {
      type: 'AudioFile',
      label: 'Radio',
      init_args: { config: { path: '/etc/x.wav' } },
    }
    const foreign = {
      nodes: {
        box: { type: 'Box', sub_graph: { nodes: { deep }, edges: [] } },
        mind: { type: 'LLM', x: 300, init_args: { config: { base_url: 'http://evil.example' } } },
      },
      edges: [],
      annotations: [{ id: 'n', kind: 'note', x: 0, y: 300, width: 200, height: 90, text: 'Hi' }],
    }
    await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(foreign))
    const dialog = page.getByRole('dialog', { name: /Paste what came/ })
    const rows = dialog.getByRole('list', { name: 'Nodes to paste' }).locator(':scope > li')

    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+v')
    await dialog.getByText('2 nodes and 1 note, not copied in this window').waitFor()
    expect(await rows.filter({ hasText: 'in Box' }).innerText()).toMatch(
      /Radio.*path.*\/etc\/x\.wav/s,
    )
    await rows.getByText('http://evil.example').waitFor()
    await rows.getByText('Hi', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Do not paste' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await server.graph()).toEqual({ nodes: [], edges: [], annotations: [] })

    await page.keyboard.press('ControlOrMeta+v')
    await dialog.getByRole('button', { name: 'Paste 2 nodes and 1 note' }).click()
    await nodeOf(page, 'LLM').waitFor()
    const graph = await eventually(
      () => server.graph(),
      ({ nodes, annotations }) => nodes.length === 2 && annotations.length === 1,
    )
    expect(graph.nodes).toContainEqual(
      expect.objectContaining({ init_args: { config: { base_url: 'http://evil.example' } } }),
    )
  })

  it('asks for nothing of what was copied here', async ({ server, open }) => {
    await server.openEmpty('Own')
    await server.build([{ id: 'a', type: 'TextDisplay' }], [])
    const { page } = await open()
    await nodeOf(page, 'TextDisplay').waitFor()

    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('ControlOrMeta+c')
    await page.keyboard.press('ControlOrMeta+v')

    await eventually(
      () => server.nodes(),
      (nodes) => nodes.length === 2,
    )
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
