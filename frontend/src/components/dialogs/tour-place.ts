type Box = {
  left: number
  top: number
  right: number
  bottom: number
  width: number
  height: number
}

const GAP = 12

/** Where the card of the tour stands: beside its subject, or at the foot of it, always on the page. */
export function placeBeside({
  anchor,
  size,
  inside,
}: {
  anchor: Box | undefined
  size: { width: number; height: number }
  /** In the middle of the foot of the subject, because the subject is the whole canvas. */
  inside: boolean
}): { left: number; top: number } {
  const page = { width: window.innerWidth, height: window.innerHeight }
  const keep = (value: number, room: number, length: number) =>
    Math.max(GAP, Math.min(value, room - length - GAP))
  if (!anchor) {
    return { left: (page.width - size.width) / 2, top: page.height - size.height - GAP * 4 }
  }
  const middle = anchor.left + (anchor.width - size.width) / 2
  const wanted = inside
    ? { left: middle, top: anchor.bottom - size.height - GAP * 4 }
    : { left: anchor.right + GAP, top: anchor.top }
  return {
    left: keep(wanted.left, page.width, size.width),
    top: keep(wanted.top, page.height, size.height),
  }
}
