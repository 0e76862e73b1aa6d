export interface SharpCanvas {
  readonly context: CanvasRenderingContext2D
  /** In CSS pixels, which is what the context draws in. */
  readonly width: number
  readonly height: number
}

/** The canvas cleared, at the size it has on the page and the resolution of the screen. */
export function beginPaint(canvas: HTMLCanvasElement): SharpCanvas | null {
  const context = canvas.getContext('2d')
  const width = canvas.clientWidth
  const height = canvas.clientHeight
  if (!context || width === 0 || height === 0) return null
  const ratio = Math.max(1, globalThis.devicePixelRatio || 1)
  const pixelWidth = Math.round(width * ratio)
  const pixelHeight = Math.round(height * ratio)
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth
    canvas.height = pixelHeight
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return { context, width, height }
}
