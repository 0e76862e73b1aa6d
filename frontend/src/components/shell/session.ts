import { create } from 'zustand'
import { api } from '../../lib/api.ts'
import { uiActions } from '../../stores/ui-store.ts'

const BOOT_INTERVAL_MS = 500

/** What the window shows, from the first picture to the editor. */
export type Phase = 'connecting' | 'loading' | 'chooser' | 'editor'

/** What somebody wants of the chooser at once. */
export type Wish = 'create' | 'import'

interface Session {
  readonly phase: Phase
  /** Which project is open on the server, as far as this window knows. */
  readonly project: string | null
  /** Null but in the chooser. */
  readonly wish: Wish | null
  readonly attempts: number
}

export const useSession = create<Session>(() => ({
  phase: 'connecting',
  project: null,
  wish: null,
  attempts: 0,
}))
const set = useSession.setState

export const sessionActions = {
  /** Asks every half second until the server answers, and opens what is open there. Returns its undo. */
  boot(): () => void {
    const leaving = new AbortController()
    void bootUntilAnswer(leaving.signal)
    return () => leaving.abort()
  },

  async open(name: string): Promise<void> {
    await api.openProject(name)
    enter(name)
  },

  async close(): Promise<void> {
    await api.closeProject()
    set({ phase: 'chooser', project: null })
  },

  /** Shows the projects; the open one goes on. */
  showChooser: () => set({ phase: 'chooser' }),
  newProject: () => set({ phase: 'chooser', wish: 'create' }),
  importProject: () => set({ phase: 'chooser', wish: 'import' }),
  backToEditor: () => set({ phase: 'editor', wish: null }),
  forgetProject: () => set({ project: null }),

  /** Another window has opened or closed a project. */
  follow(name: string | null) {
    const { phase, project } = useSession.getState()
    if (phase === 'connecting' || phase === 'loading' || name === project) return
    if (name === null) set({ phase: 'chooser', project: null })
    else enter(name)
  },
}

async function bootUntilAnswer(signal: AbortSignal): Promise<void> {
  const current = await firstAnswer(signal)
  if (signal.aborted) return
  if (current === null) {
    set({ phase: 'chooser', project: null })
    return
  }
  set({ phase: 'loading', project: current })
  try {
    await api.openProject(current)
    if (!signal.aborted) enter(current)
  } catch {
    if (!signal.aborted) set({ phase: 'chooser', project: null })
  }
}

async function firstAnswer(signal: AbortSignal): Promise<string | null> {
  while (!signal.aborted) {
    try {
      const { current_project } = await api.currentProject(signal)
      return current_project
    } catch {
      set(({ attempts }) => ({ attempts: attempts + 1 }))
      await new Promise((resolve) => setTimeout(resolve, BOOT_INTERVAL_MS))
    }
  }
  return null
}

function enter(project: string): void {
  uiActions.enterProject(project)
  set({ phase: 'editor', project, wish: null })
}
