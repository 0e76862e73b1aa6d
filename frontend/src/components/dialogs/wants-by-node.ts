import type { Want } from '@openneuro/protocol'

/** What a project wants, by the node that wants it, each thing once. */
export function wantsByNode(wants: readonly Want[]): [nodeId: string, wants: Want[]][] {
  const byNode = new Map<string, Map<string, Want>>()
  for (const want of wants) {
    const own = byNode.get(want.node_id) ?? new Map<string, Want>()
    own.set(`${want.kind} ${want.value}`, want)
    byNode.set(want.node_id, own)
  }
  return [...byNode].map(([nodeId, own]) => [nodeId, [...own.values()]])
}
