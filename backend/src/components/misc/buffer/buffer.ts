import { defineComponent, EOS, list, T, union } from '../../../core/index.ts'
import { Batch } from './batch.ts'

/** Items of one batch; beyond it the oldest go. */
const MAX_ITEMS = 10_000

/** Collects items until the end of a stretch and sends them as one list. */
export const buffer = defineComponent({
  name: 'Buffer',
  description: 'Collects items until an **end of stream** and sends them as one list',
  tags: { io: ['conduit'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { data: union(T, EOS) },
  outputs: { batch: list(T) },

  async run({ inputs, outputs, log }) {
    const batch = new Batch(MAX_ITEMS)

    for await (const item of inputs.data) {
      if (!(item instanceof EOS)) {
        batch.add(item)
        continue
      }
      const { items, dropped } = batch
      if (dropped > 0) log.error({ dropped, kept: items.length }, 'the batch was too long')
      if (items.length > 0) outputs.batch.send(items)
      batch.clear()
    }
    batch.clear()
  },
})
