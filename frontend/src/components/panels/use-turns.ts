import type { Turn } from '@openneuro/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'

const INTERVAL_MS = 1000
const MAX_TURNS = 50
/** The newest turns are asked for again: a part may be told of after the turn is over. */
const UNSETTLED = 3
const KEY = ['turns']

interface Known {
  /** Newest first. */
  readonly turns: readonly Turn[]
  /** Parts that are in none of them. */
  readonly droppedParts: number
}

const NOTHING: Known = { turns: [], droppedParts: 0 }

/** The newest turns; asked for while they are looked at. */
export function useTurns(): Known & { readonly isError: boolean } {
  const known = useRef(NOTHING)
  const queries = useQueryClient()
  const { data, isError } = useQuery({
    queryKey: KEY,
    refetchInterval: INTERVAL_MS,
    queryFn: async () => {
      const settled = known.current.turns.slice(UNSETTLED)
      const answer = await api.turns(settled[0]?.seq ?? 0)
      const turns = [...answer.turns.toReversed(), ...settled].slice(0, MAX_TURNS)
      known.current = { turns, droppedParts: answer.dropped_parts ?? 0 }
      return known.current
    },
  })

  // Another graph, or a server that was started again and counts from one.
  useEffect(() => {
    const forget = () => {
      known.current = NOTHING
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

  return { ...(data ?? NOTHING), isError }
}
