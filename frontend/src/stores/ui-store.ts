import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'dark' | 'light'
export type DockTab = 'turns' | 'metrics' | 'memory'
export type LibraryTab = 'add' | 'outline'
/** `isFitted`: all of the graph was fitted to it, and nobody has moved it since. */
export type SeenView = { x: number; y: number; zoom: number; isFitted?: boolean }
export type Selection = { nodes: readonly string[]; edges: readonly string[] }

/** A dialog is named after its file: `keys` opens `components/dialogs/KeysDialog.tsx`. */
export type OpenDialog = { name: string; props: Record<string, unknown> }

type Kept = {
  theme: Theme
  /** False: only the rail of icons is left. */
  libraryOpen: boolean
  libraryTab: LibraryTab
  /** What the dock shows; null while it is closed. */
  dock: DockTab | null
  dockHeight: number
  logOpen: boolean
  minimap: boolean
  snap: boolean
  tourDone: boolean
  viewports: Readonly<Record<string, SeenView>>
  selections: Readonly<Record<string, Selection>>
}

export type UiState = Kept & {
  /** Name of the open project, '' for the scratch project. */
  project: string
  selectedNodes: readonly string[]
  selectedEdges: readonly string[]
  /** The node whose settings the inspector shows; null while it is closed. */
  inspected: string | null
  /** The setting that was asked for; null once it has been shown. */
  inspectedField: string | null
  /** The search of the library was asked for; false once it has the focus. */
  searchAsked: boolean
  dialog: OpenDialog | null
  /** The first steps; nothing waits for them. `asked` when somebody wants to see them again. */
  tour: 'closed' | 'due' | 'asked'
  /** The edge under the pointer, and those that are pinned. */
  probe: { hovered: string | null; pinned: readonly string[] }
}

const NO_SELECTION: Selection = { nodes: [], edges: [] }
const DEFAULT_DOCK_HEIGHT = 196

/** What the person sees and has chosen in this window; the parts of it worth keeping survive a reload. */
export const useUi = create<UiState>()(
  persist(
    (): UiState => ({
      theme: 'system',
      libraryOpen: true,
      libraryTab: 'add',
      dock: null,
      dockHeight: DEFAULT_DOCK_HEIGHT,
      logOpen: false,
      minimap: true,
      snap: true,
      tourDone: false,
      viewports: {},
      selections: {},
      project: '',
      selectedNodes: [],
      selectedEdges: [],
      inspected: null,
      inspectedField: null,
      searchAsked: false,
      dialog: null,
      tour: 'closed',
      probe: { hovered: null, pinned: [] },
    }),
    {
      name: 'openneuro.ui',
      version: 1,
      partialize: (state): Kept => ({
        theme: state.theme,
        libraryOpen: state.libraryOpen,
        libraryTab: state.libraryTab,
        dock: state.dock,
        dockHeight: state.dockHeight,
        logOpen: state.logOpen,
        minimap: state.minimap,
        snap: state.snap,
        tourDone: state.tourDone,
        viewports: state.viewports,
        selections: state.selections,
      }),
    },
  ),
)

const { setState: set, getState: get } = useUi

export const uiActions = {
  /** Replaces the selection; what is left out is no longer selected. */
  select({ nodes = [], edges = [] }: Partial<Selection>) {
    const { selectedNodes, selectedEdges, selections, project, inspected } = get()
    if (sameList(selectedNodes, nodes) && sameList(selectedEdges, edges)) return
    set({
      selectedNodes: nodes,
      selectedEdges: edges,
      // The inspector follows the selection while it is open, and closes with it.
      inspected: inspected === null ? null : (nodes[0] ?? null),
      selections: { ...selections, [project]: { nodes, edges } },
    })
  },

  /** Opens the settings of a node, at one of them where `field` names it. */
  inspect: (id: string | null, field: string | null = null) =>
    set({ inspected: id, inspectedField: field }),

  /** Restores what was seen and selected in a project when it was last open here. */
  enterProject(project: string) {
    if (get().project === project) return
    const { nodes, edges } = get().selections[project] ?? NO_SELECTION
    set({
      project,
      selectedNodes: nodes,
      selectedEdges: edges,
      inspected: null,
      dialog: null,
      tour: 'closed',
      probe: { hovered: null, pinned: [] },
    })
  },

  setViewport(project: string, viewport: SeenView) {
    set({ viewports: { ...get().viewports, [project]: viewport } })
  },

  openDialog: (name: string, props: Record<string, unknown> = {}) =>
    set({ dialog: { name, props } }),
  closeDialog: () => set({ dialog: null }),

  setTheme: (theme: Theme) => set({ theme }),
  toggleLibrary: () => set({ libraryOpen: !get().libraryOpen }),
  showLibrary: (libraryTab: LibraryTab) => set({ libraryOpen: true, libraryTab }),
  searchLibrary: () => set({ libraryOpen: true, libraryTab: 'add', searchAsked: true }),
  /** Opens a tab of the dock, or closes the dock when that tab is the open one. */
  toggleDock: (tab: DockTab) => set({ dock: get().dock === tab ? null : tab }),
  closeDock: () => set({ dock: null }),
  setDockHeight: (dockHeight: number) => set({ dockHeight }),
  toggleLog: () => set({ logOpen: !get().logOpen }),
  toggleMinimap: () => set({ minimap: !get().minimap }),
  toggleSnap: () => set({ snap: !get().snap }),
  showTour: (tour: 'due' | 'asked') => set({ tour }),
  finishTour: () => set({ tour: 'closed', tourDone: true }),

  hoverEdge: (hovered: string | null) => set({ probe: { ...get().probe, hovered } }),
  togglePin(edgeId: string) {
    const { hovered, pinned } = get().probe
    const isPinned = pinned.includes(edgeId)
    set({
      probe: {
        hovered,
        pinned: isPinned ? pinned.filter((id) => id !== edgeId) : [...pinned, edgeId],
      },
    })
  },
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
