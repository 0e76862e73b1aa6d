import { expect } from 'vitest'
import { nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { focusGraph, wireByMouse } from './gestures.ts'
import { eventually } from './server.ts'

describeInBrowser('what a node needs', () => {
  it('says what has no wire, for as long as it has none', async ({ server, open }) => {
    await server.openEmpty('Wire')
    await server.build(
      [
        { id: 'mic', type: 'MicBrowser' },
        { id: 'vad', type: 'VAD' },
      ],
      [],
    )
    const { page } = await open()
    const band = nodeOf(page, 'VAD').getByText('Needs audio')
    await band.waitFor()

    await wireByMouse(page, 'MicBrowser.audio > VAD.audio')
    await band.waitFor({ state: 'detached' })
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+z')
    await band.waitFor()
  })

  it('starts once its key is entered in it', async ({ server, open }) => {
    await server.openEmpty('Key')
    await server.build(
      [
        { id: 'mic', type: 'MicBrowser' },
        { id: 'asr', type: 'ASR' },
      ],
      ['mic.audio > asr.audio'],
    )
    await server.post('/graph/start').catch(() => {})
    const { page } = await open()
    const node = page.getByRole('group', { name: /^ASR, needs you/ })
    await node.getByText('Needs a key').waitFor()

    await node.locator('input').fill('key-of-a-test')
    await page.keyboard.press('Enter')

    await page.getByRole('group', { name: /^ASR, running/ }).waitFor()
    const asr = await eventually(
      async () => (await server.nodes()).find(({ id }) => id === 'asr')!,
      ({ status }) => status === 'running',
    )
    expect(asr.missing).toEqual([])
    await nodeOf(page, 'ASR').getByText('Needs a key').waitFor({ state: 'detached' })
  })
})
