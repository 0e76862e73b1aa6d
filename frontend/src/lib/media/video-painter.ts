import { decodeJpeg, type Picture } from './jpeg-decoder.ts'
import { createRateCounter } from './rate-counter.ts'

export interface VideoPainterOptions {
  readonly canvas: HTMLCanvasElement
  /** Once a picture is there, and whenever its size changes. */
  onSize?(size: { width: number; height: number }): void
}

/** Shows JPEG pictures on a canvas: the latest only, and none while nobody can see it. */
export interface VideoPainter {
  push(jpeg: Uint8Array): void
  setVisible(isVisible: boolean): void
  /** Pictures per second that were shown. */
  fps(): number
  destroy(): void
}

export function createVideoPainter({ canvas, onSize }: VideoPainterOptions): VideoPainter {
  // Not 'bitmaprenderer': what that shows cannot be drawn again, as the thumbnail of a graph is.
  const context = canvas.getContext('2d', { alpha: false })
  const shown = createRateCounter()
  let latest: Uint8Array | null = null
  let size = { width: 0, height: 0 }
  let isVisible = true
  let isBusy = false
  let isDestroyed = false

  async function show(): Promise<void> {
    isBusy = true
    while (latest && isVisible && !isDestroyed) {
      const jpeg = latest
      latest = null
      const picture = await decodeJpeg(jpeg)
      if (picture) paint(picture)
    }
    isBusy = false
  }

  function paint({ image, width, height }: Picture): void {
    if (isDestroyed) {
      image.close()
      return
    }
    const isResized = size.width !== width || size.height !== height
    if (isResized) {
      size = { width, height }
      canvas.width = width
      canvas.height = height
    }
    context?.drawImage(image, 0, 0)
    image.close()
    shown.add()
    if (isResized) onSize?.(size)
  }

  return {
    push(jpeg) {
      latest = jpeg
      if (!isBusy) void show()
    },
    setVisible(is) {
      isVisible = is
      if (is && !isBusy) void show()
    },
    fps: () => shown.rate(),
    destroy() {
      isDestroyed = true
      latest = null
    },
  }
}
