import { decodeJpeg, type Picture } from './jpeg-decoder.ts'
import { createRateCounter } from './rate-counter.ts'

export interface VideoPainterOptions {
  readonly canvas: HTMLCanvasElement
  /** Once a picture is there, and whenever its shape changes. */
  onShape?(ratio: number): void
}

/** Rounding to whole pixels changes the shape of a picture by less. */
const SAME_RATIO = 0.02

/** A picture that is older than so many of the intervals in which they come is not shown: the next one is. */
const LATE_INTERVALS = 2
/** But after so long without any, one is shown, however late. */
const PATIENCE_MS = 500
/** Share of the newest interval in the usual one. */
const SMOOTHING = 0.2

/** Shows JPEG pictures on a canvas: the latest only, and none while nobody can see it. */
export interface VideoPainter {
  push(jpeg: Uint8Array): void
  setVisible(isVisible: boolean): void
  /** How wide it is on the screen, in its pixels: it need not be decoded any larger. */
  setShownWidth(pixels: number): void
  /** Pictures per second that were shown. */
  fps(): number
  destroy(): void
}

export function createVideoPainter({ canvas, onShape }: VideoPainterOptions): VideoPainter {
  // Not 'bitmaprenderer': what that shows cannot be drawn again, as the thumbnail of a graph is.
  const context = canvas.getContext('2d', { alpha: false })
  const shown = createRateCounter()
  let latest: Uint8Array | null = null
  let cameAt = 0
  let intervalMs = PATIENCE_MS
  let shownAt = 0
  let size = { width: 0, height: 0 }
  let ratio = 0
  let shownWidth = 0
  let isVisible = true
  let isBusy = false
  let isDestroyed = false

  async function show(): Promise<void> {
    isBusy = true
    while (latest && isVisible && !isDestroyed) {
      const jpeg = latest
      const since = cameAt
      latest = null
      const picture = await decodeJpeg(jpeg, shownWidth)
      if (picture) await paintInTime(picture, since)
    }
    isBusy = false
  }

  /** With the next frame of the screen, which is when it is known how late the picture is. */
  async function paintInTime(picture: Picture, since: number): Promise<void> {
    do await nextFrame()
    while (isLate(since) && !latest && !isDestroyed)
    if (isLate(since) || isDestroyed) picture.image.close()
    else paint(picture)
  }

  function isLate(since: number): boolean {
    const now = performance.now()
    return now - since > LATE_INTERVALS * intervalMs && now - shownAt < PATIENCE_MS
  }

  function paint({ image, width, height }: Picture): void {
    if (size.width !== width || size.height !== height) resize(width, height)
    context?.drawImage(image, 0, 0)
    image.close()
    shown.add()
    shownAt = performance.now()
  }

  function resize(width: number, height: number): void {
    size = { width, height }
    canvas.width = width
    canvas.height = height
    const isSame = Math.abs(width / height - ratio) < SAME_RATIO * ratio
    if (isSame) return
    ratio = width / height
    onShape?.(ratio)
  }

  return {
    push(jpeg) {
      const now = performance.now()
      intervalMs += SMOOTHING * (Math.min(now - cameAt, PATIENCE_MS) - intervalMs)
      cameAt = now
      latest = jpeg
      if (!isBusy) void show()
    },
    setVisible(is) {
      isVisible = is
      if (is && !isBusy) void show()
    },
    setShownWidth(pixels) {
      shownWidth = pixels
    },
    fps: () => shown.rate(),
    destroy() {
      isDestroyed = true
      latest = null
    },
  }
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
