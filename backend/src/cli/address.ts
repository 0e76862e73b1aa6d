import { UsageError } from './exit.ts'

/** A place on a node, as written on the command line: `node.rest`. */
export interface Address {
  readonly nodeId: string
  readonly rest: string
}

/**
 * Splits `node.rest`. Ids may contain dots themselves, so it is the longest id that counts.
 *
 * @param ids of all nodes, inner ones as `outer/inner`
 */
export function readAddress(text: string, ids: Iterable<string>, flag: string): Address {
  const all = [...ids]
  const [nodeId] = all.filter((id) => text.startsWith(`${id}.`)).sort((a, b) => b.length - a.length)
  if (nodeId !== undefined && text.length > nodeId.length + 1) {
    return { nodeId, rest: text.slice(nodeId.length + 1) }
  }
  throw new UsageError(
    `Cannot find the node of ${flag} "${text}": expected a node and a name such as "vad.audio", ` +
      `and the graph has ${all.length === 0 ? 'no nodes' : `the nodes ${quoteList(all)}`}`,
  )
}

const MAX_LISTED = 30

/** `"a", "b", "c"`, or a word for nothing; long lists are cut. */
export function quoteList(names: readonly string[], nothing = 'none'): string {
  if (names.length === 0) return nothing
  const shown = names.slice(0, MAX_LISTED).map((name) => `"${name}"`)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
