import { expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { textInput } from './text-input.ts'

it('sends on what is typed, unchanged', async () => {
  const typed = [new TextFrame({ text: 'hello' }), new TextFrame({ text: 'again', language: 'en' })]

  const { text } = await runComponent(textInput, { inputs: { ui_text: typed } })

  expect(text).toEqual(typed)
})
