import { create } from 'zustand'
import type { Point } from '../../lib/canvas/measures.ts'
import type { SlotSide } from '../../lib/canvas/node-slots.ts'

/** A slot of a node in the graph. */
export interface SlotEnd {
  readonly nodeId: string
  readonly slot: string
  readonly side: SlotSide
}

/** The list of components at a point of the window; with an end only what fits it. */
export interface QuickAddRequest {
  readonly screen: Point
  readonly end: SlotEnd | null
  readonly edgeId: string | null
}

/** A node that is not made yet: its form stands where it will be. */
export interface ConfiguringNode {
  readonly id: string
  readonly type: string
  readonly at: Point
  /** What it is wired to once it is made. */
  readonly wire: { readonly end: SlotEnd; readonly slot: string } | null
  readonly edgeId: string | null
}

export type CanvasMenu =
  | { readonly kind: 'nodes'; readonly screen: Point; readonly ids: readonly string[] }
  | { readonly kind: 'annotation'; readonly screen: Point; readonly id: string }
  | { readonly kind: 'wire'; readonly screen: Point; readonly id: string }
  | { readonly kind: 'pane'; readonly screen: Point }

/** Where the keyboard is in the graph. */
export interface GraphCursor {
  readonly nodeId: string
  readonly slot: { readonly side: SlotSide; readonly name: string } | null
  /** A wire that was started by `C`, and the slot that it would go to. */
  readonly wire: { readonly end: SlotEnd; readonly target: SlotEnd | null } | null
}

interface CanvasState {
  /** The slot that a wire is being dragged from. */
  readonly connecting: SlotEnd | null
  /** The edge whose end is being taken elsewhere; its other end is `connecting`. */
  readonly reconnecting: string | null
  readonly quickAdd: QuickAddRequest | null
  readonly configuring: readonly ConfiguringNode[]
  readonly menu: CanvasMenu | null
  readonly renaming: string | null
  /** Nodes that are about to become one, while the name is asked for. */
  readonly naming: { readonly ids: readonly string[]; readonly screen: Point } | null
  /** The edge that what is dragged would be put on. */
  readonly dropEdge: string | null
  readonly cursor: GraphCursor | null
  /** For screen readers. */
  readonly said: string
  /** True below the zoom at which details are drawn. */
  readonly simplified: boolean
}

/** What goes on on the canvas; nothing of it outlives the page. */
export const useCanvas = create<CanvasState>(() => ({
  connecting: null,
  reconnecting: null,
  quickAdd: null,
  configuring: [],
  menu: null,
  renaming: null,
  naming: null,
  dropEdge: null,
  cursor: null,
  said: '',
  simplified: false,
}))

const { setState: set, getState: get } = useCanvas
let lastConfiguring = 0

export const canvasState = {
  set,
  get,
  say: (said: string) => set({ said }),
  rename: (id: string | null) => set({ renaming: id }),
  openMenu: (menu: CanvasMenu | null) => set({ menu }),
  openQuickAdd: (request: Pick<QuickAddRequest, 'screen'> & Partial<QuickAddRequest>) =>
    set({ quickAdd: { end: null, edgeId: null, ...request } }),
  closeQuickAdd: () => set({ quickAdd: null }),
  configure(node: Omit<ConfiguringNode, 'id'>) {
    lastConfiguring += 1
    set({ configuring: [...get().configuring, { ...node, id: `configuring-${lastConfiguring}` }] })
  },
  endConfiguring: (id: string) =>
    set({ configuring: get().configuring.filter((node) => node.id !== id) }),
  setDropEdge(dropEdge: string | null) {
    if (get().dropEdge !== dropEdge) set({ dropEdge })
  },
}
