/** Three bytes of a pixel, in the order of the picture they are drawn into. */
export type Colour = readonly [number, number, number]

export interface Point {
  readonly x: number
  readonly y: number
}

/** A picture to draw into: 8 bits, row-major, shape `[height × width × 3]`. Drawing beyond the edges is cut. */
export class Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array

  constructor(width: number, height: number, data = new Uint8Array(width * height * 3)) {
    this.width = width
    this.height = height
    this.data = data
  }

  /** A copy to draw on. */
  clone(): Raster {
    return new Raster(this.width, this.height, this.data.slice())
  }

  /** Fills pixels `left ≤ x < right`, `top ≤ y < bottom`. */
  rectangle(
    area: { left: number; top: number; right: number; bottom: number },
    colour: Colour,
  ): void {
    const top = Math.max(0, Math.floor(area.top))
    const bottom = Math.min(this.height, Math.floor(area.bottom))
    const left = Math.max(0, Math.floor(area.left))
    const right = Math.min(this.width, Math.floor(area.right))
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) this.#set(x, y, colour)
    }
  }

  disc(centre: Point, radius: number, colour: Colour): void {
    this.line(centre, centre, { width: 2 * radius, colour })
  }

  /** A line with round ends: every pixel nearer to it than half its width. */
  line(from: Point, to: Point, { width, colour }: { width: number; colour: Colour }): void {
    const radius = width / 2
    const top = Math.max(0, Math.ceil(Math.min(from.y, to.y) - radius))
    const bottom = Math.min(this.height - 1, Math.floor(Math.max(from.y, to.y) + radius))
    const left = Math.max(0, Math.ceil(Math.min(from.x, to.x) - radius))
    const right = Math.min(this.width - 1, Math.floor(Math.max(from.x, to.x) + radius))
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        if (squaredDistance(x, y, from, to) <= radius * radius) this.#set(x, y, colour)
      }
    }
  }

  #set(x: number, y: number, colour: Colour): void {
    const at = (y * this.width + x) * 3
    this.data[at] = colour[0]
    this.data[at + 1] = colour[1]
    this.data[at + 2] = colour[2]
  }
}

/** From a pixel to the nearest point of the line from `a` to `b`. */
function squaredDistance(x: number, y: number, a: Point, b: Point): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / length
  const t = Math.min(1, Math.max(0, along))
  return (a.x + t * dx - x) ** 2 + (a.y + t * dy - y) ** 2
}
