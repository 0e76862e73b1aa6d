import type { ModelInfo } from '@openneuro/protocol'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { api } from '../lib/api.ts'
import { socket } from '../lib/socket.ts'

export interface ModelsState {
  readonly models: Readonly<Record<string, ModelInfo>>
  readonly loaded: boolean
}

export const useModels = create<ModelsState>(() => ({ models: {}, loaded: false }))

/** Every call throws `ApiError` or `OfflineError`. */
export const modelActions = {
  async load(): Promise<void> {
    const models = await api.models()
    useModels.setState({
      models: Object.fromEntries(models.map((model) => [model.id, model])),
      loaded: true,
    })
  },
  download: api.downloadModel,
  cancel: api.cancelDownload,
}

/** Null while it is not known. */
export function useModel(id: string): ModelInfo | null {
  return useModels((state) => state.models[id] ?? null)
}

/** What is being downloaded now. */
export function useDownloads(): readonly ModelInfo[] {
  return useModels(
    useShallow((state) => Object.values(state.models).filter((model) => model.downloading)),
  )
}

/** Fetches the models and follows their downloads. @returns the undo */
export function watchModels(): () => void {
  const load = () => {
    // When it fails the connection is gone, and comes back with another try.
    modelActions.load().catch(() => {})
  }
  const undo = [
    socket.onMessage('model_progress', ({ model }) =>
      useModels.setState(({ models }) => ({ models: { ...models, [model.id]: model } })),
    ),
    socket.onStale(load),
  ]
  load()
  return () => {
    for (const off of undo) off()
  }
}
