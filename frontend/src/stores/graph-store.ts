import { useStore } from 'zustand'
import { api } from '../lib/api.ts'
import type { EditorEdge, EditorNode } from '../lib/graph-model.ts'
import { createPendingStorage } from '../lib/pending-storage.ts'
import { uiSocket } from '../lib/socket.ts'
import { claimWindowId, windowId } from '../lib/window-id.ts'
import { useCatalogState } from './catalog-store.ts'
import { createFitting, createGraphActions } from './graph-actions.ts'
import { GraphCore, type GraphState, type Refusal, type SaveState } from './graph-core.ts'
import { nodeStates } from './node-states.ts'

export {
  type Annotation,
  type EditorEdge,
  type EditorNode,
  edgeId,
  type Fit,
  type FittingSlot,
  type NewNode,
} from '../lib/graph-model.ts'
export { type GraphState, type Refusal, refusalText, type SaveState } from './graph-core.ts'

/** Two tabs may have one id, when the one is a copy of the other; this one's is claimed before it is used. */
let ownId = windowId()
let claim: Promise<string> | null = null

/** The graph of the page. Nothing is fetched or connected until it is loaded. */
const core = new GraphCore({
  api,
  socket: uiSocket,
  states: nodeStates,
  storage: createPendingStorage(globalThis.localStorage, () => ownId),
})

/** The truth for what is in the graph. Subscribe to the smallest slice. */
export const useGraph = core.use
export const graphActions = createGraphActions(core, api)
export const { fitOf, componentsFitting, insertionOn, flatEdge } = createFitting(core)
export const onRefused = (listener: (refusal: Refusal) => void) => core.onRefused(listener)
/** Told whenever the last waiting change has reached the server. */
export const onSaved = (listener: () => void) => core.onSaved(listener)

/** Fetches the open graph, and keeps it in step from then on. */
export async function loadGraph(): Promise<void> {
  claim ??= claimWindowId(ownId)
  ownId = await claim
  core.setCatalog(useCatalogState.getState())
  await core.load()
}

/** Follows the catalog, and writes down what waits when the page is left. @returns the undo */
export function watchGraph(): () => void {
  const flush = () => core.flush()
  addEventListener('pagehide', flush)
  const unsubscribe = useCatalogState.subscribe((catalog) => core.setCatalog(catalog))
  return () => {
    removeEventListener('pagehide', flush)
    unsubscribe()
  }
}

/** The graph as a value, for copying and drawing. */
export const graphDocument = () => core.document

export function useEditorNode(id: string): EditorNode | undefined {
  return core.use((state) => state.nodes[id])
}

export function useEditorEdge(id: string): EditorEdge | undefined {
  return core.use((state) => state.edges[id])
}

/** The type of a slot as the wires make it; undefined while it is not known. */
export function useSlotType(nodeId: string, side: 'in' | 'out', slot: string): string | undefined {
  return core.use((state: GraphState) => state.types[`${nodeId}.${side}.${slot}`])
}

/** Told once, of the next step, undo or redo. */
export function onNextStep(listener: () => void): void {
  const stop = core.useHistory.subscribe(() => {
    stop()
    listener()
  })
}

export function useHistory() {
  return useStore(core.useHistory)
}

export function useSaveState(): SaveState {
  return useStore(core.useSaveState)
}
