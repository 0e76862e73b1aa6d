import type { Annotation } from '../graph-model.ts'
import { boundsOf, contains, type Rect } from './measures.ts'

export type AnnotationKind = Annotation['kind']

/** Names of the hues of a frame or note, as kept in the file; '' has none. */
export const ANNOTATION_COLORS = ['', 'source', 'conduit', 'sink', 'composite'] as const

const FRAME_PADDING = 24
const FRAME_TITLE = 40

export const NOTE_SIZE = { width: 208, height: 96 }
export const FRAME_SIZE = { width: 384, height: 256 }
export const MIN_ANNOTATION = { width: 96, height: 48 }

/** A frame around what is selected. */
export function frameAround(rects: readonly Rect[]): Rect {
  const { x, y, width, height } = boundsOf(rects)
  return {
    x: x - FRAME_PADDING,
    y: y - FRAME_TITLE,
    width: width + FRAME_PADDING * 2,
    height: height + FRAME_TITLE + FRAME_PADDING,
  }
}

/** What lies wholly on a frame and moves with it. Notes carry nothing. */
export function contentOf<V extends Rect & { readonly id: string }>(
  annotation: Annotation,
  items: readonly V[],
): V[] {
  if (annotation.kind !== 'frame') return []
  return items.filter((item) => item.id !== annotation.id && contains(annotation, item))
}
