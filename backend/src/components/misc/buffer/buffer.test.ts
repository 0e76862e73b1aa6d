import { expect, it } from 'vitest'
import { EOS, TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { buffer } from './buffer.ts'

const text = (value: string) => new TextFrame({ text: value })

it('sends what came before each end as one list, and no empty list', async () => {
  const [a, b, c] = [text('a'), text('b'), text('c')]
  const data = [a, b, new EOS(), new EOS(), c, new EOS(), text('never ended')]

  const { batch } = await runComponent(buffer, { inputs: { data } })

  expect(batch).toEqual([[a, b], [c]])
})
