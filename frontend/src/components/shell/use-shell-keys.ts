import { useEffect } from 'react'
import { isTyping, type ShortcutName, shortcutFor } from '../../lib/canvas/shortcuts.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { showNextThatNeedsYou } from './attention.ts'
import { runOrStop } from './run-graph.ts'

const ACTIONS: Partial<Record<ShortcutName, () => void>> = {
  palette: () => uiActions.openDialog('palette'),
  searchLibrary: uiActions.searchLibrary,
  help: () => uiActions.openDialog('shortcuts'),
  nextAttention: showNextThatNeedsYou,
  turns: () => uiActions.toggleDock('turns'),
  metrics: () => uiActions.toggleDock('metrics'),
  log: uiActions.toggleLog,
  runStop: () => void runOrStop(),
}
/** These work while something is typed, too. */
const EVERYWHERE: readonly ShortcutName[] = ['palette', 'runStop']

/** The keys of the window as a whole; those of the graph belong to the canvas. */
export function useShellKeys(): void {
  useEffect(() => {
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || useUi.getState().dialog !== null) return
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return
  const name = shortcutFor(event)
  const action = name === null ? undefined : ACTIONS[name]
  if (name === null || action === undefined) return
  if (isTyping(event.target) && !EVERYWHERE.includes(name)) return
  event.preventDefault()
  action()
}
