import type { Turn } from '@openneuro/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'

const INTERVAL_MS = 1000
const MAX_TURNS = 50
const KEY = ['turns']

/** The newest turns, newest first; asked for while they are looked at. */
export function useTurns(): { turns: readonly Turn[]; isError: boolean } {
  const known = useRef<readonly Turn[]>([])
  const queries = useQueryClient()
  const { data, isError } = useQuery({
    queryKey: KEY,
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

  // Another graph, or a server that was started again and counts from one.
  useEffect(() => {
    const forget = () => {
      known.current = []
      void queries.resetQueries({ queryKey: KEY })
    }
    const undo = [
      socket.onMessage('graph_reset', forget),
      socket.onMessage('hello', ({ resumed }) => {
        if (!resumed) forget()
      }),
    ]
    return () => {
      for (const off of undo) off()
    }
  }, [queries])

  return { turns: data ?? [], isError }
}
