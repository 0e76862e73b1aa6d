import { ComponentInfo } from '@openneuro/protocol'
import { z } from 'zod'

export const DRAG_TYPE = 'application/openneuro'

/** What the library hands to the canvas. */
export const DragData = z.discriminatedUnion('kind', [
  ComponentInfo.extend({ kind: z.literal('component') }),
  z.object({ kind: z.literal('project'), name: z.string() }),
])
export type DragData = z.infer<typeof DragData>

/** Null for anything else that is dropped. */
export function readDragData(transfer: DataTransfer): DragData | null {
  const text = transfer.getData(DRAG_TYPE) || transfer.getData('text/plain')
  try {
    const parsed = DragData.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** A node of the component: at once when it has nothing to set. */
export function needsForm(info: Pick<ComponentInfo, 'init'>): boolean {
  return Object.keys(info.init).length > 0
}
