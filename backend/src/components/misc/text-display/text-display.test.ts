import { expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { textDisplay } from './text-display.ts'

it('shows every text, unchanged', async () => {
  const texts = [new TextFrame({ text: 'one' }), new TextFrame({ text: '' })]

  const { ui_text } = await runComponent(textDisplay, { inputs: { text: texts } })

  expect(ui_text).toEqual(texts)
})
