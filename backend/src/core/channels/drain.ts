import { Frame } from '../frames/frame.ts'
import { InputPort } from './input-port.ts'
import type { Input } from './types.ts'

/** One item of several inputs: exactly one member is not null, at the place of its input. */
export type Drained<Inputs extends readonly (Input<unknown> | null)[]> = {
  -readonly [I in keyof Inputs]: Inputs[I] extends Input<infer T> | null ? T | null : null
}

/**
 * Takes everything that can be read now from several inputs, merged by `timestampUs` (equal times in the
 * order of the inputs). Unwired inputs may be null. Never waits; what it gives is valid until the next
 * read from the same input.
 */
export function drain<Inputs extends readonly (Input<unknown> | null)[]>(
  ...inputs: Inputs
): Iterable<Drained<Inputs>> {
  const items = inputs.flatMap((input, place) =>
    takeAll(input).map((item) => ({ item, place, timestampUs: timeOf(item) })),
  )
  items.sort((a, b) => a.timestampUs - b.timestampUs)
  return items.map(({ item, place }) => {
    const tuple: unknown[] = inputs.map(() => null)
    tuple[place] = item
    return tuple as Drained<Inputs>
  })
}

function takeAll(input: Input<unknown> | null): readonly unknown[] {
  if (input === null) return []
  if (input instanceof InputPort) return input.takeAll()
  const items: unknown[] = []
  for (let item = input.tryNext(); item !== null; item = input.tryNext()) items.push(item)
  return items
}

/** A list has the time of its first frame; what has no time comes first. */
function timeOf(item: unknown): number {
  if (item instanceof Frame) return item.timestampUs
  return Array.isArray(item) && item[0] instanceof Frame ? item[0].timestampUs : 0
}
