import type { TextRange } from './audio-frame.ts'
import type { Body } from './codec.ts'

/*
 * Ranges of a text in a body: a u32 with their number, then two u32 for each.
 */
const NUMBER = 4
const RANGE = 8

export function rangesSize(ranges: readonly TextRange[] | undefined): number {
  return NUMBER + RANGE * (ranges?.length ?? 0)
}

/** @returns where it ends */
export function writeRanges({ view }: Body, at: number, ranges: readonly TextRange[] = []): number {
  view.setUint32(at, ranges.length, true)
  let next = at + NUMBER
  for (const [from, to] of ranges) {
    view.setUint32(next, from, true)
    view.setUint32(next + 4, to, true)
    next += RANGE
  }
  return next
}

/** Undefined when there are none. */
export function readRanges({ view }: Body, at: number): TextRange[] | undefined {
  const count = view.getUint32(at, true)
  if (count === 0) return undefined
  return Array.from({ length: count }, (_, index) => {
    const place = at + NUMBER + index * RANGE
    return [view.getUint32(place, true), view.getUint32(place + 4, true)] as const
  })
}
