import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  type ModelServer,
  startModelServer,
} from '../../../backend/test/local-models/model-server.ts'
import { writeTinyModel } from '../../../scripts/tiny-models/index.ts'
import { hasFocus, nodeOf, openEditor } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { tabTo } from './gestures.ts'
import { TestServer } from './server.ts'

const LARGEST = 'decoder_model_merged.onnx'
const KEPT_BYTES = 3000
const POLL = { timeout: 30_000 }

/** Of one test: what was looked up and fetched stays with the server. */
async function withServers(use: (server: TestServer, models: ModelServer) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'tiny-models-'))
  try {
    const ears = { folder, repository: 'acme/ears', kind: 'speech-to-text' } as const
    const files = await writeTinyModel(ears)
    await using models = await startModelServer({ folder, files, licence: 'mit' })
    await using server = await TestServer.start(undefined, { OPENNEURO_MODELS_URL: models.url })
    await use(server, models)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describeInBrowser('a model that is not there', () => {
  it('is looked up, fetched, cancelled, gone on with and used, by keyboard', async ({
    browser,
  }) => {
    await withServers(async (server, models) => {
      await server.openEmpty('Ears')
      await server.build(
        [
          { id: 'mic', type: 'MicBrowser' },
          { id: 'vad', type: 'VAD' },
          {
            id: 'ears',
            type: 'LocalASR',
            config: { model: 'acme/ears', dtype: 'fp32', device: 'cpu' },
          },
          { id: 'shown', type: 'TextDisplay' },
        ],
        ['mic.audio > vad.audio', 'vad.audio > ears.audio', 'ears.text > shown.text'],
      )
      await server.post('/graph/start')
      await using window = await openEditor(browser, server.address)
      const { page, complaints } = window
      const ears = nodeOf(page, 'LocalASR')
      const bar = page.getByRole('banner')
      const asked = () => models.asked.filter((line) => line.includes(LARGEST))

      await ears.getByText('Size and licence are not known yet').waitFor()
      const lookUp = ears.getByRole('button', { name: 'Look it up' })
      await tabTo(page, lookUp)
      await page.keyboard.press('Enter')
      await ears.getByText(/^\d+\sKB, licence mit$/).waitFor()
      await bar.getByRole('button', { name: /1 needs you/ }).waitFor()
      expect(models.asked).toEqual(['GET /api/models/acme/ears'])

      models.hold(LARGEST, KEPT_BYTES)
      await hasFocus(ears.getByRole('button', { name: 'Download' }))
      await page.keyboard.press('Enter')
      await page.getByRole('group', { name: /^LocalASR, loading/ }).waitFor()
      await ears.getByRole('progressbar', { name: 'Downloading' }).waitFor()
      await bar.getByRole('progressbar', { name: '1 loading' }).waitFor()
      await bar.getByRole('button', { name: /needs you/ }).waitFor({ state: 'detached' })
      await expect.poll(asked, POLL).toHaveLength(1)
      await expect.poll(() => sizeOfPart(server), POLL).toBe(KEPT_BYTES)

      await hasFocus(ears.getByRole('button', { name: 'Cancel' }))
      await page.keyboard.press('Enter')
      await ears.getByText(/KB of it are here$/).waitFor()
      await bar.getByRole('button', { name: /1 needs you/ }).waitFor()
      await bar.getByRole('progressbar').waitFor({ state: 'detached' })
      await page.reload()
      await ears.getByText(/KB of it are here$/).waitFor()

      models.hold(LARGEST, KEPT_BYTES)
      await ears.getByRole('button', { name: 'Resume' }).click()
      const list = bar.getByRole('button', { name: '1 loading, show what' })
      await tabTo(page, list)
      await page.keyboard.press('Enter')
      const loads = page.getByRole('dialog', { name: 'What is loading' })
      await loads.getByRole('progressbar', { name: 'Progress of LocalASR' }).waitFor()
      await loads.getByText('acme--ears-fp32').waitFor()
      await loads.getByText(/^\d+ .?B \/ \d+ KB$/).waitFor()
      await expect.poll(() => sizeOfPart(server), POLL).toBe(2 * KEPT_BYTES)
      await page.keyboard.press('Tab')
      await hasFocus(loads.getByRole('button', { name: 'Cancel LocalASR' }))
      await page.keyboard.press('Enter')
      await ears.getByText(/KB of it are here$/).waitFor()
      await loads.waitFor({ state: 'detached' })
      await hasFocus(ears.getByRole('button', { name: 'Resume' }))

      await page.keyboard.press('Enter')
      await page.getByRole('group', { name: /^LocalASR, running/ }).waitFor()
      expect(asked()).toEqual([
        `GET /acme/ears/onnx/${LARGEST}`,
        `GET /acme/ears/onnx/${LARGEST} bytes=${KEPT_BYTES}-`,
        `GET /acme/ears/onnx/${LARGEST} bytes=${2 * KEPT_BYTES}-`,
      ])

      await nodeOf(page, 'MicBrowser').getByRole('button', { name: 'Start microphone' }).click()
      const shown = nodeOf(page, 'TextDisplay')
      await shown.getByText(/I hear a (low|high) tone/).waitFor()
      expect(complaints).toEqual([])
    })
  })
})

async function sizeOfPart({ home }: TestServer): Promise<number> {
  const path = join(home, 'models/acme/ears/onnx', `${LARGEST}.part`)
  return (await stat(path).catch(() => null))?.size ?? 0
}
