import { api } from '../lib/api.ts'
import { type NodeSizes, renderThumbnail, thumbnailKey } from '../lib/thumbnail.ts'
import { onSaved, useGraph } from './graph-store.ts'

const QUIET_MS = 2000

/**
 * Makes a new picture of the project some time after its graph was saved.
 * @param sizes what the canvas measured. @returns the undo
 */
export function watchThumbnails(sizes: () => NodeSizes = () => new Map()): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let last: { readonly project: string; readonly key: string } | null = null

  async function make(): Promise<void> {
    const state = useGraph.getState()
    const { project } = state
    if (project === null || !state.loaded) return
    const key = thumbnailKey(state)
    if (last?.project === project && last.key === key) return
    const picture = await renderThumbnail(state, sizes())
    if (!picture || useGraph.getState().project !== project) return
    await api.putThumbnail(project, picture)
    last = { project, key }
  }

  const unsubscribe = onSaved(() => {
    if (timer) clearTimeout(timer)
    // A picture that could not be saved is made again after the next edit.
    timer = setTimeout(() => void make().catch(() => {}), QUIET_MS)
  })
  return () => {
    unsubscribe()
    if (timer) clearTimeout(timer)
  }
}
