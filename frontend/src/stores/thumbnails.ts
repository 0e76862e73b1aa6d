import { api } from '../lib/api.ts'
import { type NodeSizes, renderThumbnail, thumbnailKey } from '../lib/thumbnail.ts'
import { onSaved, useGraph } from './graph-store.ts'

const QUIET_MS = 2000

/**
 * Makes a new picture of the project some time after its graph was saved, and one of a graph that has none.
 * @param sizes what the canvas measured
 * @param made told of every picture that was stored
 * @returns the undo, which makes a picture that is still due
 */
export function watchThumbnails(sizes: () => NodeSizes, made: () => void): () => void {
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
    made()
  }

  const unsubscribe = onSaved(() => {
    if (timer) clearTimeout(timer)
    // A picture that could not be saved is made again after the next edit.
    timer = setTimeout(makeNow, QUIET_MS)
  })
  const makeNow = () => {
    timer = null
    make().catch(() => {})
  }
  void lacksPicture().then((lacks) => {
    if (lacks) timer ??= setTimeout(makeNow, QUIET_MS)
  })
  return () => {
    unsubscribe()
    if (timer === null) return
    clearTimeout(timer)
    makeNow()
  }
}

/** Presets and what was imported come without. */
async function lacksPicture(): Promise<boolean> {
  const projects = await api.projects().catch(() => [])
  const { project } = useGraph.getState()
  return projects.some(({ name, has_thumbnail }) => name === project && !has_thumbnail)
}
