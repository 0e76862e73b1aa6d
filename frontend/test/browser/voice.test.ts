import { expect } from 'vitest'
import { nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { eventually } from './server.ts'

declare global {
  interface Window {
    said?: string[]
  }
}

/** Stands in for the voices of a browser: those of tests have none. */
function speakSilently(): void {
  const said: string[] = []
  window.said = said
  const speechSynthesis = Object.assign(new EventTarget(), {
    getVoices: () => [],
    speak(utterance: SpeechSynthesisUtterance) {
      said.push(utterance.text)
      setTimeout(() => utterance.onstart?.(new Event('start') as SpeechSynthesisEvent), 10)
      setTimeout(() => utterance.onend?.(new Event('end') as SpeechSynthesisEvent), 300)
    },
    cancel() {},
  })
  Object.defineProperty(window, 'speechSynthesis', { value: speechSynthesis })
}

describeInBrowser('voices of the page', () => {
  it('say sentence by sentence what a node has no program for', async ({ server, open }) => {
    await server.openEmpty('Voice')
    await server.build(
      [
        { id: 'input', type: 'TextInput' },
        { id: 'tts', type: 'SystemTTS', config: { engine: 'browser' } },
        { id: 'display', type: 'TextDisplay' },
      ],
      ['input.text > tts.text', 'tts.text > display.text'],
    )
    await server.post('/graph/start')
    const { page, complaints } = await open()
    await page.evaluate(speakSilently)

    const field = nodeOf(page, 'TextInput').getByRole('textbox')
    await field.fill('Good morning. How are you?')
    await field.press('Enter')

    const shown = nodeOf(page, 'TextDisplay').getByRole('region', { name: /last text/i })
    await eventually(
      async () => (await shown.textContent()) ?? '',
      (text) => text.includes('How are you?'),
    )
    expect(await page.evaluate(() => window.said)).toEqual(['Good morning.', 'How are you?'])
    expect(complaints).toEqual([])
  })
})
