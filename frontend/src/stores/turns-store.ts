import type { Turn } from '@openneuro/protocol'
import { useEffect } from 'react'
import { create } from 'zustand'
import { api } from '../lib/api.ts'

const MAX_TURNS = 200
const POLL_MS = 1000

export interface TurnsState {
  /** Oldest first. */
  readonly turns: readonly Turn[]
  readonly loaded: boolean
}

export const useTurns = create<TurnsState>(() => ({ turns: [], loaded: false }))

/** @throws ApiError, OfflineError */
export async function fetchTurns(): Promise<void> {
  const after = useTurns.getState().turns.at(-1)?.seq ?? 0
  const { turns } = await api.turns(after)
  useTurns.setState((state) => {
    const lastSeq = state.turns.at(-1)?.seq ?? 0
    const fresh = turns.filter(({ seq }) => seq > lastSeq)
    if (fresh.length === 0 && state.loaded) return state
    return { turns: [...state.turns, ...fresh].slice(-MAX_TURNS), loaded: true }
  })
}

/** Another graph has turns of its own. */
export function forgetTurns(): void {
  useTurns.setState({ turns: [], loaded: false })
}

/** Asks for new turns while somebody looks at them. */
export function useTurnsWhile(isShown: boolean): readonly Turn[] {
  useEffect(() => {
    if (!isShown) return
    const poll = () => {
      // The next poll tries again.
      fetchTurns().catch(() => {})
    }
    poll()
    const timer = setInterval(poll, POLL_MS)
    return () => clearInterval(timer)
  }, [isShown])
  return useTurns((state) => state.turns)
}
