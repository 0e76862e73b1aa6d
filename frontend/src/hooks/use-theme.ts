import { useSyncExternalStore } from 'react'
import { useUi } from '../stores/ui-store.ts'

export type ShownTheme = 'dark' | 'light'

const systemIsLight = matchMedia('(prefers-color-scheme: light)')

/** The theme that is shown now. */
export function shownTheme(): ShownTheme {
  const { theme } = useUi.getState()
  if (theme !== 'system') return theme
  return systemIsLight.matches ? 'light' : 'dark'
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
  systemIsLight.addEventListener('change', listener)
  const unsubscribe = useUi.subscribe((state, before) => {
    if (state.theme !== before.theme) listener()
  })
  return () => {
    systemIsLight.removeEventListener('change', listener)
    unsubscribe()
  }
}

/** For what draws in colours of its own, such as a canvas. */
export function useShownTheme(): ShownTheme {
  return useSyncExternalStore(onThemeChange, shownTheme)
}
