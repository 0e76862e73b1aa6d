import { api } from '../lib/api.ts'
import { type NodeSizes, renderThumbnail, thumbnailKey } from '../lib/thumbnail.ts'
import { componentOf } from './catalog-store.ts'
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
    const picture = await renderThumbnail(state, sizes(), categoryOf)
    if (!picture || useGraph.getState().project !== project) return
    await api.putThumbnail(project, picture)
    last = { project, key }
    made()
  }

  let isGone = false
  const makeNow = () => {
    timer = null
    // A picture that could not be saved is made again after the next edit.
    make().catch(() => {})
  }
  const makeSoon = () => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(makeNow, isGone ? 0 : QUIET_MS)
  }
  const undo = [
    onSaved(makeSoon),
    onOpened(async (project) => {
      if ((await lacksPicture(project)) && timer === null) makeSoon()
    }),
  ]
  return () => {
    isGone = true
    for (const one of undo) one()
    if (timer === null) return
    clearTimeout(timer)
    makeNow()
  }
}

function categoryOf(type: string): string {
  const info = componentOf(type)
  if (info?.is_composite) return 'composite'
  const [io] = info?.tags.io ?? []
  return io === 'source' || io === 'sink' ? io : 'conduit'
}

/** Tells of the project whose graph has been loaded, and of every other one after it. */
function onOpened(run: (project: string) => void): () => void {
  let opened: string | null = null
  const look = ({ project, loaded }: { project: string | null; loaded: boolean }) => {
    if (!loaded || project === opened) return
    opened = project
    if (project !== null) run(project)
  }
  look(useGraph.getState())
  return useGraph.subscribe(look)
}

/** Presets come without, and new and imported projects with a single pixel. */
async function lacksPicture(project: string): Promise<boolean> {
  const projects = await api.projects().catch(() => [])
  const info = projects.find(({ name }) => name === project)
  if (!info) return false
  return !info.has_thumbnail || !(await isPicture(api.thumbnailUrl(project, Date.now())))
}

async function isPicture(url: string): Promise<boolean> {
  const image = new Image()
  image.src = url
  await image.decode().catch(() => {})
  return image.naturalWidth > 1
}
