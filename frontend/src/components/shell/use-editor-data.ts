import type { Edge } from '@openneuro/protocol'
import { useEffect } from 'react'
import { socket } from '../../lib/socket.ts'
import { loadCatalog } from '../../stores/catalog-store.ts'
import {
  flatEdge,
  loadGraph,
  onRefused,
  type Refusal,
  refusalText,
  useGraph,
  useSaveState,
  watchGraph,
} from '../../stores/graph-store.ts'
import { watchMetrics } from '../../stores/metrics-store.ts'
import { t } from '../../texts/en.ts'
import { useFirstTour } from '../panels/use-first-tour.ts'
import { useRestartNotice } from '../panels/use-restart-notice.ts'
import { dismissToastWithKey, toast } from '../ui/Toast.tsx'
import { queryClient } from './query-client.ts'
import { sessionActions } from './session.ts'

const OFFLINE = 'offline'
const RETRY_MS = 1000

/** Fetches what the editor shows, keeps it in step with the server, and says what could not be done. */
export function useEditorData(project: string): void {
  useEffect(() => {
    if (project === '') return undefined
    return loadUntilDone(async () => {
      await loadCatalog()
      await loadGraph()
    })
  }, [project])
  useEffect(watchGraph, [])
  useEffect(() => watchMetrics(flatEdgeOf), [])
  useEffect(keepThumbnails, [])
  useEffect(
    () => socket.onMessage('project', (message) => sessionActions.follow(message.current_project)),
    [],
  )
  useEffect(() => onRefused(showRefusal), [])
  useOfflineToast()
  useRestartNotice()
  useFirstTour()
}

/** Pictures of projects are nothing that the first screen has to wait for. */
function keepThumbnails(): () => void {
  const stopped = new AbortController()
  const load = Promise.all([
    import('../../stores/thumbnails.ts'),
    import('../canvas/flow-store.ts'),
  ])
  void load.then(([{ watchThumbnails }, { layoutNodes }]) => {
    if (stopped.signal.aborted) return
    const sizes = () => new Map(layoutNodes().map((node) => [node.id, node]))
    const undo = watchThumbnails(sizes, () =>
      queryClient.invalidateQueries({ queryKey: ['projects'] }),
    )
    stopped.signal.addEventListener('abort', undo)
  })
  return () => stopped.abort()
}

/** The slots at the ends of an edge, within composites too; found once for each change of the graph. */
function flatEdgeOf(id: string): Edge | null {
  const graph = useGraph.getState()
  if (graph !== flatEdgesOf) {
    flatEdges.clear()
    flatEdgesOf = graph
  }
  const known = flatEdges.get(id)
  if (known !== undefined) return known
  const edge = graph.edges[id]
  const flat = edge === undefined ? null : flatEdge(edge)
  flatEdges.set(id, flat)
  return flat
}
let flatEdgesOf: unknown = null
const flatEdges = new Map<string, Edge | null>()

function loadUntilDone(load: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isGone = false
  const attempt = () => {
    load().catch(() => {
      if (!isGone) timer = setTimeout(attempt, RETRY_MS)
    })
  }
  attempt()
  return () => {
    isGone = true
    if (timer !== null) clearTimeout(timer)
  }
}

function showRefusal(refusal: Refusal): void {
  toast({ text: refusalText(refusal), tone: 'failed' })
}

/** Being offline has no place of its own beyond the bar; it says so once, and takes it back. */
function useOfflineToast(): void {
  const { state, waiting } = useSaveState()
  useEffect(() => {
    if (state !== 'offline') return dismissToastWithKey(OFFLINE)
    toast({
      key: OFFLINE,
      text: t.shell.saving.offline(waiting),
      detail: t.shell.saving.offlineDetail,
      tone: 'attention',
    })
  }, [state, waiting])
}
