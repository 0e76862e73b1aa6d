import { useSyncExternalStore } from 'react'
import { useUi } from '../stores/ui-store.ts'

export type ShownTheme = 'dark' | 'light'

const systemPrefersLight = matchMedia('(prefers-color-scheme: light)')
/**
 * As the last event said. Whoever asks the query itself after the system has changed and before the event
 * gets the new answer, and in Chromium the event then never comes.
 */
let isSystemLight = systemPrefersLight.matches
const listeners = new Set<() => void>()

systemPrefersLight.addEventListener('change', ({ matches }) => {
  isSystemLight = matches
  for (const listener of listeners) listener()
})

/** The theme that is shown now. */
export function shownTheme(): ShownTheme {
  const { theme } = useUi.getState()
  if (theme !== 'system') return theme
  return isSystemLight ? 'light' : 'dark'
}

/** Keeps the page in the theme of the system, or in the one that was chosen. Returns its undo. */
export function followTheme(): () => void {
  const apply = () => {
    document.documentElement.dataset.theme = shownTheme()
  }
  apply()
  return onThemeChange(apply)
}

function onThemeChange(listener: () => void): () => void {
  listeners.add(listener)
  const unsubscribe = useUi.subscribe((state, before) => {
    if (state.theme !== before.theme) listener()
  })
  return () => {
    listeners.delete(listener)
    unsubscribe()
  }
}

/** For what draws in colours of its own, such as a canvas. */
export function useShownTheme(): ShownTheme {
  return useSyncExternalStore(onThemeChange, shownTheme)
}
