import { useEffect } from 'react'
import { isTyping, type ShortcutName, shortcutFor } from '../../lib/canvas/shortcuts.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { canvasState } from './canvas-state.ts'
import * as commands from './commands.ts'
import { graphKey } from './graph-keys.ts'
import { view } from './view.ts'

/** Keys of the graph; those of the window as a whole belong to the shell. */
const ACTIONS: Partial<Record<ShortcutName, () => void>> = {
  fit: () => void view.fit(),
  fitSelection: () => {
    const { selectedNodes } = useUi.getState()
    void view.fit(selectedNodes.length > 0 ? selectedNodes : undefined)
  },
  zoomIn: () => void view.zoomIn(),
  zoomOut: () => void view.zoomOut(),
  probe: toggleProbe,
  undo: () => {
    commands.settle()
    graphActions.undo()
  },
  redo: () => {
    commands.settle()
    graphActions.redo()
  },
  duplicate: commands.duplicateChosen,
  selectAll: commands.selectAll,
  group: () => commands.askGroup(commands.chosen().nodeIds, middleOfGraph()),
  ungroup: () => commands.ungroupNodes(commands.chosen().nodeIds),
  rename: () => {
    const [id] = useUi.getState().selectedNodes
    if (id !== undefined) canvasState.rename(id)
  },
  remove: () => commands.removeChosen(),
}
/** Where these are the browser's own when the focus is elsewhere. */
const IN_GRAPH_ONLY = new Set<ShortcutName>(['remove', 'selectAll', 'zoomIn', 'zoomOut'])

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return
      if (useUi.getState().dialog !== null) return
      const isInGraph = isGraph(event.target)
      const name = shortcutFor(event)
      if (isInGraph && isGraphItself(event.target) && graphKey(event)) return event.preventDefault()
      const act = name === null ? undefined : ACTIONS[name]
      if (!act || (IN_GRAPH_ONLY.has(name!) && !isInGraph)) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKeyDown)
    const unclip = watchClipboard()
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      unclip()
    }
  }, [])
}

/** The browser's own copying needs no permission. */
function watchClipboard(): () => void {
  const isElsewhere = (event: ClipboardEvent) =>
    isTyping(event.target) ||
    useUi.getState().dialog !== null ||
    (getSelection()?.toString() ?? '') !== ''
  const onCopy = (event: ClipboardEvent) => {
    if (isElsewhere(event)) return
    const text = commands.copiedText()
    if (text === null) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
    if (event.type === 'cut') commands.removeChosen()
  }
  const onPaste = (event: ClipboardEvent) => {
    if (isTyping(event.target) || useUi.getState().dialog !== null) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '') return
    event.preventDefault()
    commands.pasteText(text)
  }
  document.addEventListener('copy', onCopy)
  document.addEventListener('cut', onCopy)
  document.addEventListener('paste', onPaste)
  return () => {
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCopy)
    document.removeEventListener('paste', onPaste)
  }
}

function toggleProbe(): void {
  const { probe, selectedEdges } = useUi.getState()
  const id = probe.hovered ?? selectedEdges[0]
  if (id !== undefined) uiActions.togglePin(id)
}

function middleOfGraph(): { x: number; y: number } {
  return view.screenFromFlow(view.centre())
}

function isGraph(target: EventTarget | null): boolean {
  if (target === document.body) return true
  return target instanceof Element && target.closest('[data-graph]') !== null
}

function isGraphItself(target: EventTarget | null): boolean {
  return target instanceof Element && target.hasAttribute('data-graph')
}
