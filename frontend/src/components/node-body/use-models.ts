import type { ModelInfo } from '@openneuro/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'

const MODELS = ['models'] as const

/** The models that components can use; downloads report how far they have come. */
export function useModels(): {
  models: readonly ModelInfo[]
  isPending: boolean
  isError: boolean
  /** Asks for the list again: what nodes are configured to use may have changed. */
  refresh: () => void
} {
  const client = useQueryClient()
  const { data, isPending, isError } = useQuery({ queryKey: MODELS, queryFn: () => api.models() })

  useEffect(
    () =>
      socket.onMessage('model_progress', ({ model }) =>
        client.setQueryData<ModelInfo[]>(MODELS, (before) =>
          before ? withModel(before, model) : undefined,
        ),
      ),
    [client],
  )
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: MODELS }), [client])
  return { models: data ?? [], isPending, isError, refresh }
}

function withModel(models: readonly ModelInfo[], model: ModelInfo): ModelInfo[] {
  const isKnown = models.some(({ id }) => id === model.id)
  return isKnown ? models.map((one) => (one.id === model.id ? model : one)) : [...models, model]
}
