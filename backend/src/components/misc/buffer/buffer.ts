import { defineComponent, EOS, Frame, list, T, union } from '../../../core/index.ts'

/** Items kept for one batch; beyond it the oldest go. */
export const MAX_ITEMS = 10_000

/** Collects items until the end of a stretch and sends them as one list. */
export const buffer = defineComponent({
  name: 'Buffer',
  description: 'Collects items until an **end of stream** and sends them as one list',
  tags: { io: ['conduit'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { data: union(T, EOS) },
  outputs: { batch: list(T) },

  async run({ inputs, outputs, log }) {
    let items: unknown[] = []
    let dropped = 0

    for await (const item of inputs.data) {
      if (!(item instanceof EOS)) {
        items.push(retain(item))
        if (items.length > MAX_ITEMS) {
          release(items.shift())
          dropped++
        }
        continue
      }
      if (dropped > 0) log.error({ dropped, kept: items.length }, 'the batch was too long')
      if (items.length > 0) outputs.batch.send(items)
      items.forEach(release)
      items = []
      dropped = 0
    }
    items.forEach(release)
  },
})

/** What was read is valid until the next read only; a batch is sent later. */
function retain(item: unknown): unknown {
  return item instanceof Frame ? item.retain() : item
}

function release(item: unknown): void {
  if (item instanceof Frame) item.release()
}
