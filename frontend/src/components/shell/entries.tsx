import { type ComponentType, lazy } from 'react'

// The parts of the editor, each a chunk of its own: what is not shown is not loaded.

export const Canvas = lazy(async () => ({
  default: (await import('../canvas/Canvas.tsx')).Canvas,
}))
export const Library = lazy(async () => ({
  default: (await import('../panels/Library.tsx')).Library,
}))
export const Inspector = lazy(async () => ({
  default: (await import('../panels/Inspector.tsx')).Inspector,
}))
export const Dock = lazy(async () => ({ default: (await import('../panels/Dock.tsx')).Dock }))
export const Turns = lazy(async () => ({
  default: (await import('../panels/TurnsPanel.tsx')).TurnsPanel,
}))

export const Tour = lazy(async () => ({ default: (await import('../dialogs/Tour.tsx')).Tour }))

export type DialogView = ComponentType<{ onClose: () => void } & Record<string, unknown>>
const DIALOGS = import.meta.glob<Record<string, DialogView>>('../dialogs/*Dialog.tsx')
const loaded = new Map<string, ComponentType<{ onClose: () => void }> | null>()

/** The dialog called `keys` is `KeysDialog` in `dialogs/KeysDialog.tsx`; null when there is none. */
export function dialogEntry(name: string): DialogView | null {
  const file = `${name.charAt(0).toUpperCase()}${name.slice(1)}Dialog`
  const known = loaded.get(file)
  if (known !== undefined) return known
  const load = DIALOGS[`../dialogs/${file}.tsx`]
  const view =
    load === undefined ? null : lazy(async () => ({ default: viewIn(await load(), file) }))
  loaded.set(file, view)
  return view
}

function viewIn(module: Record<string, DialogView>, file: string): DialogView {
  const view = module[file]
  if (view === undefined) throw new Error(`dialogs/${file}.tsx does not export ${file}`)
  return view
}
