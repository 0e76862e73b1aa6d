import { expect, it } from 'vitest'
import { EOS, InterruptFrame, TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { passthrough } from './passthrough.ts'

it('sends on everything, unchanged', async () => {
  const items = [new TextFrame({ text: 'a' }), new EOS(), new InterruptFrame({ reason: 'b' })]

  const { data } = await runComponent(passthrough, { inputs: { data: items } })

  expect(data).toEqual(items)
})
