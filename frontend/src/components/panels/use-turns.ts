import type { Turn } from '@openneuro/protocol'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../../lib/api.ts'

const INTERVAL_MS = 1000
const MAX_TURNS = 50

/** The newest turns, newest first; asked for while they are looked at. */
export function useTurns(): { turns: readonly Turn[]; isError: boolean } {
  const known = useRef<readonly Turn[]>([])
  const { data, isError } = useQuery({
    queryKey: ['turns'],
    refetchInterval: INTERVAL_MS,
    queryFn: async () => {
      const last = known.current[0]?.seq ?? 0
      const { turns } = await api.turns(last)
      if (turns.length > 0) {
        known.current = [...turns.toReversed(), ...known.current].slice(0, MAX_TURNS)
      }
      return known.current
    },
  })
  return { turns: data ?? [], isError }
}
