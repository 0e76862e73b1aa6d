import { expect, it } from 'vitest'
import type { TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { promptRepeater } from './prompt-repeater.ts'

it('sends the prompt at once and then at every interval', async () => {
  const { text } = await runComponent<{ text: TextFrame[] }>(promptRepeater, {
    until: { ms: 7000 },
  })

  const first = text[0]!.timestampUs
  expect(text.map((frame) => [frame.text, (frame.timestampUs - first) / 1e6])).toEqual([
    ['hand, head', 0],
    ['hand, head', 3],
    ['hand, head', 6],
  ])
})
