import { expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { doNothing } from './do-nothing.ts'

it('reads everything and sends nothing', async () => {
  const outputs = await runComponent(doNothing, {
    inputs: { input: [new TextFrame({ text: 'a' }), new TextFrame({ text: 'b' })] },
  })

  expect(outputs).toEqual({})
})
