import type { Body } from '../frames/codec.ts'
import { Frame } from '../frames/frame.ts'
import { itemKindCode, itemSize, readItem, writeItem } from '../frames/items.ts'

/** A copy of an item in memory of its own, which stays valid after the next read. */
export function ownCopy(item: unknown): unknown {
  const size = Math.ceil((itemSize(item) + 64) / 64) * 64
  const buffer = new ArrayBuffer(size)
  const body: Body = {
    buffer,
    u8: new Uint8Array(buffer),
    view: new DataView(buffer),
    offset: 0,
    length: size,
  }
  body.length = writeItem(item, body)
  const { id, timestampUs, turn, generation } =
    item instanceof Frame ? item : ({} as Partial<Frame>)
  return readItem(itemKindCode(item), body, { id, timestampUs, turn, generation })
}
