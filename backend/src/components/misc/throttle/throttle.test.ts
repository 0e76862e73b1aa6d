import { expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { throttle } from './throttle.ts'

it('sends the newest item at most once per interval', async () => {
  const items = Array.from(
    { length: 20 },
    (_, i) => new TextFrame({ text: String(i), timestampUs: 1_000_000_000 + i * 100_000 }),
  )

  const { data } = await runComponent<{ data: TextFrame[] }>(throttle, {
    config: { interval: 0.45 },
    inputs: { data: items },
  })

  expect(data.map(({ text }) => text)).toEqual(['0', '4', '9', '13', '18', '19'])
})
