import { attentionOf, nodeStates } from '../../stores/node-states.ts'
import { useUi } from '../../stores/ui-store.ts'
import { goToNode } from '../panels/go-to-node.ts'

/** Goes to the next node that needs a person, after the one that is selected. */
export function showNextThatNeedsYou(): void {
  const ids = attentionOf(nodeStates.use.getState())
  const [selected = ''] = useUi.getState().selectedNodes
  const next = ids[(ids.indexOf(selected) + 1) % ids.length]
  if (next === undefined) return
  goToNode(next)
}

/** Red when one of them has failed, amber when all only miss something. */
export function useAttentionTone(): 'failed' | 'attention' {
  return nodeStates.use((states) =>
    Object.values(states).some(({ error, missing }) => error !== null && missing.length === 0)
      ? 'failed'
      : 'attention',
  )
}
