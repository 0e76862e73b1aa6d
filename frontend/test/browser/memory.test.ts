import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { hasFocus, nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import type { TestServer } from './server.ts'

const NODES = [
  { id: 'typed', type: 'TextInput' },
  { id: 'agent', type: 'AgentLoop', config: { system_prompt: 'Be brief.' } },
  { id: 'memory', type: 'Memory' },
] as const
const WIRES = ['typed.text > agent.speech', 'agent.messages > memory.messages']

const POLL = { timeout: 30_000 }

interface Known {
  readonly text: string
  readonly confidence: number
}

const known = async ({ address }: TestServer): Promise<Known[]> => {
  const response = await fetch(`${address}/memory`)
  return ((await response.json()) as { memories: Known[] }).memories
}
const textsOf = async (server: TestServer) => (await known(server)).map(({ text }) => text)

async function tell(page: Page, text: string): Promise<void> {
  const field = nodeOf(page, 'TextInput').getByRole('textbox')
  await field.fill(text)
  await field.press('Enter')
  await page.getByRole('list', { name: 'Memories' }).getByText(text).waitFor()
}

describeInBrowser('the memory of a running agent', () => {
  it('is read, corrected and forgotten by keyboard', async ({ server, open }) => {
    await server.openEmpty('Friends')
    await server.build(NODES, WIRES)
    await server.post('/graph/start')
    const { page, complaints } = await open()
    await page.getByRole('button', { name: 'Turns', exact: true }).click()
    await page.getByRole('tab', { name: 'Memory' }).click()
    await page.getByText('Nothing remembered yet').waitFor()

    await tell(page, 'I live in Lisbon.')
    await tell(page, 'My dog is called Rex.')

    await page.getByRole('button', { name: 'Correct “I live in Lisbon.”' }).focus()
    await page.keyboard.press('Enter')
    await hasFocus(page.getByRole('textbox', { name: 'What is remembered' }))
    await page.keyboard.type('I live in Porto.')
    await page.keyboard.press('Tab')
    await page.keyboard.type('100')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Correct “I live in Porto.”' }).waitFor()
    await expect
      .poll(async () => (await known(server)).at(-1), POLL)
      .toMatchObject({ text: 'I live in Porto.', confidence: 1 })

    const forget = page.getByRole('button', { name: 'Forget “My dog is called Rex.”' })
    await forget.focus()
    await page.keyboard.press('Enter')
    const keep = page.getByRole('button', { name: 'Keep “My dog is called Rex.”' })
    await hasFocus(keep)
    await page.keyboard.press('Enter')
    await hasFocus(forget)
    expect(await textsOf(server)).toContain('My dog is called Rex.')

    await page.keyboard.press('Enter')
    await expect.poll(() => textsOf(server), POLL).toEqual(['I live in Porto.'])
    await forget.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Forget all…' }).click()
    await page.getByText('1 memory is deleted from this computer for good').waitFor()
    await page.keyboard.press('Escape')
    expect(await textsOf(server)).toEqual(['I live in Porto.'])
    await page.getByRole('button', { name: 'Forget all…' }).click()
    await page.getByRole('button', { name: 'Forget all', exact: true }).click()
    await page.getByText('Nothing remembered yet').waitFor()
    await expect.poll(() => textsOf(server), POLL).toEqual([])
    expect(complaints).toEqual([])
  })

  it('forgets at once what was to be forgotten when the page goes', async ({ server, open }) => {
    await server.openEmpty('Friends')
    await server.build(NODES, WIRES)
    await server.post('/graph/start')
    const { page } = await open()
    await page.getByRole('button', { name: 'Turns', exact: true }).click()
    await page.getByRole('tab', { name: 'Memory' }).click()
    await tell(page, 'I live in Lisbon.')

    await page.getByRole('button', { name: 'Forget “I live in Lisbon.”' }).click()
    await page.goto('about:blank')

    await expect.poll(() => textsOf(server), POLL).toEqual([])
  })
})
