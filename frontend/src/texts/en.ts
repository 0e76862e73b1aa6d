import { canvas } from './canvas.ts'
import { dialogs } from './dialogs.ts'
import { panels } from './panels.ts'
import { shell } from './shell.ts'
import { widgets } from './widgets.ts'

/** Every word of the editor, by area: a translation is another object of this type. */
export const t = { shell, canvas, panels, widgets, dialogs } as const
export type Texts = typeof t
