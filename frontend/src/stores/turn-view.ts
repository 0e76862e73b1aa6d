import { HANDOVER, type Turn } from '@openneuro/protocol'
import { create } from 'zustand'

interface TurnView {
  /** The turn whose parts are looked at; null while nobody looks. */
  readonly turn: Turn | null
  /** Path of the node whose part is under the pointer or has the focus. */
  readonly litPath: string | null
}

/** What the canvas shows of the turn that is open in the dock. */
export const useTurnView = create<TurnView>(() => ({ turn: null, litPath: null }))

export const turnViewActions = {
  open(turn: Turn | null) {
    if (useTurnView.getState().turn !== turn) useTurnView.setState({ turn })
  },
  light: (litPath: string | null) => useTurnView.setState({ litPath }),
  close: () => useTurnView.setState({ turn: null, litPath: null }),
}

/** What a node, or those inside it, took of a turn: `400 + 90`; '' when that is nothing. */
export function shareOf(turn: Turn | null, id: string): string {
  if (turn === null) return ''
  return turn.parts
    .filter(({ node_id, part, overlapped, ms }) => {
      const isOwn = node_id === id || node_id.startsWith(`${id}/`)
      return isOwn && !overlapped && part !== HANDOVER && ms >= 0.5
    })
    .map(({ ms }) => Math.round(ms).toLocaleString('en'))
    .join(' + ')
}
