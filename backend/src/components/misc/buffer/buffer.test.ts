import { describe, expect, it } from 'vitest'
import { EOS, TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { buffer, MAX_ITEMS } from './buffer.ts'

const text = (value: string) => new TextFrame({ text: value })

describe('buffer', () => {
  it('sends what came before each end as one list, and no empty list', async () => {
    const [a, b, c] = [text('a'), text('b'), text('c')]
    const data = [a, b, new EOS(), new EOS(), c, new EOS(), text('never ended')]

    const { batch } = await runComponent(buffer, { inputs: { data } })

    expect(batch).toEqual([[a, b], [c]])
  })

  it('keeps a bounded number of items, the newest, and says what it lost', async () => {
    const data = Array.from({ length: MAX_ITEMS + 3 }, (_, i) => text(String(i)))
    const lines: string[] = []

    const { batch } = await runComponent<{ batch: TextFrame[][] }>(buffer, {
      inputs: { data: [...data, new EOS()] },
      onOutput: (_, line) => lines.push(line),
    })

    expect(batch.map((items) => items.length)).toEqual([MAX_ITEMS])
    expect(batch[0]![0]!.text).toBe('3')
    expect(lines.join('')).toMatch(/batch was too long/)
    expect(lines.join('')).toMatch(/dropped\W+3/)
  })
})
