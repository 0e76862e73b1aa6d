import { create } from 'zustand'

export const PAGE = 100
/** More than this is found by searching. */
export const MAX_SHOWN = 500

/** What the memory panel shows: kept while it is closed. */
export const useMemoryView = create<{
  search: string
  /** Null for everybody. */
  user: string | null
  shown: number
}>(() => ({ search: '', user: null, shown: PAGE }))

export const memoryViewActions = {
  search: (search: string) => useMemoryView.setState({ search, shown: PAGE }),
  choose: (user: string | null) => useMemoryView.setState({ user, shown: PAGE }),
  more: () => useMemoryView.setState(({ shown }) => ({ shown: Math.min(shown + PAGE, MAX_SHOWN) })),
}
