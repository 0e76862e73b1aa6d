// Small helpers to write SVG. All lengths are pixels of the picture, y downwards.

export const WIDTH = 768
export const HEIGHT = 1152
/** The face is drawn symmetrically around this line. */
export const MIDDLE = WIDTH / 2

export type Point = readonly [x: number, y: number]
export type Attributes = Readonly<Record<string, string | number>>

export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const text = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : value}"`)
    .join('')
  return children.length === 0
    ? `<${name}${text}/>`
    : `<${name}${text}>${children.join('')}</${name}>`
}

export function group(attributes: Attributes, ...children: string[]): string {
  return element('g', attributes, ...children)
}

/** A filled shape. */
export function shape(d: string, fill: string, more: Attributes = {}): string {
  return element('path', { d, fill, ...more })
}

/** A line with round ends. */
export function line(d: string, stroke: string, width: number, more: Attributes = {}): string {
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
  return element('path', { d, fill: 'none', stroke, 'stroke-width': width, ...round, ...more })
}

export function circle(
  x: number,
  y: number,
  r: number,
  fill: string,
  more: Attributes = {},
): string {
  return element('circle', { cx: x, cy: y, r, fill, ...more })
}

export function ellipse(
  [x, y]: Point,
  [rx, ry]: Point,
  fill: string,
  more: Attributes = {},
): string {
  return element('ellipse', { cx: x, cy: y, rx, ry, fill, ...more })
}

export function rect(
  [x, y]: Point,
  [width, height]: Point,
  fill: string,
  more: Attributes = {},
): string {
  return element('rect', { x, y, width, height, fill, ...more })
}

/** The same again on the other side of the face. */
export function mirrored(...children: string[]): string {
  const other = group({ transform: `translate(${WIDTH} 0) scale(-1 1)` }, ...children)
  return children.join('') + other
}

/** Top to bottom, unless told otherwise. */
export function gradient(id: string, colours: readonly string[], more: Attributes = {}): string {
  const stops = colours.map((colour, i) =>
    element('stop', { offset: i / (colours.length - 1), 'stop-color': colour }),
  )
  return element('linearGradient', { id, x1: 0, y1: 0, x2: 0, y2: 1, ...more }, ...stops)
}

export function glow(id: string, colours: readonly string[], more: Attributes = {}): string {
  const stops = colours.map((colour, i) =>
    element('stop', { offset: i / (colours.length - 1), 'stop-color': colour }),
  )
  return element('radialGradient', { id, ...more }, ...stops)
}

/** A smooth curve through points, as path commands after an `M`. */
export function smooth(points: readonly Point[]): string {
  const at = (i: number) => points[Math.max(0, Math.min(points.length - 1, i))]!
  return points
    .slice(1)
    .map((to, i) => {
      const [before, from, after] = [at(i - 1), at(i), at(i + 2)]
      const c1 = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6]
      const c2 = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6]
      return `C${[...c1, ...c2, ...to].map(round).join(' ')}`
    })
    .join('')
}

export function pathThrough(points: readonly Point[], isClosed = false): string {
  const all = isClosed ? [...points, points[0]!] : points
  const [[x, y]] = all as [Point]
  return `M${round(x)} ${round(y)}${smooth(all)}${isClosed ? 'Z' : ''}`
}

/** A strand of hair: thick where it begins, pointed where it ends. */
export function strand(spine: readonly Point[], width: number, tip = 0.04): string {
  const sides = spine.map((point, i) => {
    const [px, py] = spine[Math.max(0, i - 1)]!
    const [nx, ny] = spine[Math.min(spine.length - 1, i + 1)]!
    const length = Math.hypot(nx - px, ny - py) || 1
    const along = i / (spine.length - 1)
    const half = (width / 2) * (tip + (1 - tip) * (1 - along ** 1.6))
    const [ox, oy] = [(-(ny - py) / length) * half, ((nx - px) / length) * half]
    return { left: [point[0] + ox, point[1] + oy], right: [point[0] - ox, point[1] - oy] } as const
  })
  const left = sides.map((side) => side.left as Point)
  const right = sides.map((side) => side.right as Point).reverse()
  const [x, y] = left[0]!
  const [rx, ry] = right[0]!
  return `M${round(x)} ${round(y)}${smooth(left)}L${round(rx)} ${round(ry)}${smooth(right)}Z`
}

/** Random numbers 0…1 that are the same in every run. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
