import type { ModelInfo } from '@openneuro/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'

const MODELS = ['models'] as const

/** The models that components can use; downloads report how far they have come. */
export function useModels(): {
  models: readonly ModelInfo[]
  isPending: boolean
  isError: boolean
} {
  const client = useQueryClient()
  const { data, isPending, isError } = useQuery({ queryKey: MODELS, queryFn: () => api.models() })

  useEffect(
    () =>
      socket.onMessage('model_progress', ({ model }) =>
        client.setQueryData<ModelInfo[]>(MODELS, (before) =>
          before?.map((one) => (one.id === model.id ? model : one)),
        ),
      ),
    [client],
  )
  return { models: data ?? [], isPending, isError }
}
