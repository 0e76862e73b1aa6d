export type Side = 'top' | 'bottom' | 'left' | 'right'
export type Beside = {
  readonly side: Side
  /** Along that side. */
  readonly align: 'start' | 'center'
  readonly gap: number
}

type Size = { readonly width: number; readonly height: number }
type Box = Size & { readonly left: number; readonly top: number }

const OPPOSITE = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const
/** Left free at the edges of the window. */
const MARGIN = 8

/** The upper left corner of a surface beside an element: on the other side where this one has no room. */
export function placeBeside(
  anchor: Box,
  { size, room, beside }: { size: Size; room: Size; beside: Beside },
): { x: number; y: number } {
  const fits = (side: Side) => {
    const { x, y } = cornerAt(anchor, size, { ...beside, side })
    return side === 'left' || side === 'right'
      ? x >= MARGIN && x + size.width <= room.width - MARGIN
      : y >= MARGIN && y + size.height <= room.height - MARGIN
  }
  const opposite = OPPOSITE[beside.side]
  const side = !fits(beside.side) && fits(opposite) ? opposite : beside.side
  const { x, y } = cornerAt(anchor, size, { ...beside, side })
  return {
    x: Math.max(MARGIN, Math.min(x, room.width - size.width - MARGIN)),
    y: Math.max(MARGIN, Math.min(y, room.height - size.height - MARGIN)),
  }
}

function cornerAt(anchor: Box, size: Size, { side, align, gap }: Beside) {
  const part = align === 'center' ? 0.5 : 0
  const x = anchor.left + (anchor.width - size.width) * part
  const y = anchor.top + (anchor.height - size.height) * part
  if (side === 'top') return { x, y: anchor.top - size.height - gap }
  if (side === 'bottom') return { x, y: anchor.top + anchor.height + gap }
  if (side === 'left') return { x: anchor.left - size.width - gap, y }
  return { x: anchor.left + anchor.width + gap, y }
}
