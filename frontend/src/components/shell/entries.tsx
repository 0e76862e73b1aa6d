import { type ComponentType, lazy } from 'react'

type Loader = () => Promise<Record<string, ComponentType<Record<string, unknown>>>>

const CANVAS = import.meta.glob('../canvas/Canvas.tsx') as Record<string, Loader>
const PANELS = import.meta.glob('../panels/*.tsx') as Record<string, Loader>
const DIALOGS = import.meta.glob('../dialogs/*.tsx') as Record<string, Loader>

/** A view of its own chunk; it exports a component with the name of its file. */
function entry(loaders: Record<string, Loader>, path: string, name: string) {
  const load = loaders[path]
  return load === undefined
    ? () => null
    : lazy(async () => {
        const found = (await load())[name]
        if (found === undefined) throw new Error(`${path} does not export ${name}`)
        return { default: found }
      })
}

export const Canvas = entry(CANVAS, '../canvas/Canvas.tsx', 'Canvas')
export const Library = entry(PANELS, '../panels/Library.tsx', 'Library')
export const Outline = entry(PANELS, '../panels/Outline.tsx', 'Outline')
export const Inspector = entry(PANELS, '../panels/Inspector.tsx', 'Inspector')
export const Turns = entry(PANELS, '../panels/Turns.tsx', 'Turns')
export const Dock = entry(PANELS, '../panels/Dock.tsx', 'Dock')

const dialogs = new Map<string, ReturnType<typeof entry>>()

/** The dialog called `keys` is `KeysDialog` in `dialogs/KeysDialog.tsx`; null when there is none. */
export function dialogEntry(name: string): ReturnType<typeof entry> {
  const file = `${name.charAt(0).toUpperCase()}${name.slice(1)}Dialog`
  const known = dialogs.get(file)
  if (known !== undefined) return known
  const made = entry(DIALOGS, `../dialogs/${file}.tsx`, file)
  dialogs.set(file, made)
  return made
}
