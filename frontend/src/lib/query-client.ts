import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

const MAX_RETRIES = 3

/** What is fetched and shown, and is not the graph: projects, models, environment, turns. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (failures, error) => !(error instanceof ApiError) && failures < MAX_RETRIES,
    },
  },
})
