import { QueryClient } from '@tanstack/react-query'

/** One for the page: answers of the server that are looked at in lists and dialogs. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: 1, staleTime: 2000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
