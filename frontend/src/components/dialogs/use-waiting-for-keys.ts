import { useMemo } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { nodeStates } from '../../stores/node-states.ts'

export type WaitingForKey = { nodeId: string; name: string; key: string }

/** The nodes that cannot start because a key is missing. */
export function useWaitingForKeys(): readonly WaitingForKey[] {
  const states = nodeStates.use()
  const nodes = useGraph((state) => state.nodes)
  return useMemo(
    () =>
      Object.entries(states).flatMap(([nodeId, { missing }]) =>
        missing
          .filter(({ kind }) => kind === 'secret')
          .map(({ name: key }) => ({ nodeId, name: nameOf(nodes[nodeId.split('/')[0]!]), key })),
      ),
    [states, nodes],
  )
}

function nameOf(node: { label: string | null; type: string } | undefined): string {
  return node ? (node.label ?? node.type) : ''
}
