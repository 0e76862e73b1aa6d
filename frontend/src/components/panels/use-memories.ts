import type { MemoryPage } from '@openneuro/protocol'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useEffect } from 'react'
import { api, OfflineError } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { useMemoryView } from './memory-view.ts'

const INTERVAL_MS = 2000
const KEY = ['memory']

export type Memories = {
  page: MemoryPage | undefined
  /** Null while all is well. */
  error: Error | null
  isOffline: boolean
  again: () => void
}

/** What the open project remembers and the search lets through; asked for while it is looked at. */
export function useMemories(): Memories {
  const { search, user, shown } = useMemoryView()
  const q = useDeferredValue(search.trim())
  const queries = useQueryClient()
  const { data, error } = useQuery({
    queryKey: [...KEY, q, user, shown],
    refetchInterval: INTERVAL_MS,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () =>
      api.memories({
        limit: shown,
        ...(q === '' ? {} : { q }),
        ...(user === null ? {} : { user_id: user }),
      }),
  })
  useEffect(
    () => socket.onMessage('graph_reset', () => void queries.resetQueries({ queryKey: KEY })),
    [queries],
  )
  return {
    page: data,
    error,
    isOffline: error instanceof OfflineError,
    again: () => void queries.invalidateQueries({ queryKey: KEY }),
  }
}

/** Asks again, after something was changed here. */
export function useMemoriesChanged(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: KEY })
}
