import type { BrowserContext, Page } from 'playwright-core'

declare global {
  interface Window {
    benchLateness: { msOf: number[]; shown: number; arrived: number }
  }
}

export interface Lateness {
  /** Of each picture: from when its bytes reached the page to the beginning of the frame that shows it. */
  readonly msOf: readonly number[]
  /** Pictures that came; those that were not shown had made way for a newer one. */
  readonly arrived: number
}

export async function watchLateness(context: BrowserContext): Promise<void> {
  await context.addInitScript(followPictures)
}

/** Since the last time it was asked. */
export function takeLateness(page: Page): Promise<Lateness> {
  return page.evaluate(() => {
    const { msOf, arrived } = window.benchLateness
    window.benchLateness.msOf = []
    window.benchLateness.arrived = 0
    return { msOf, arrived }
  })
}

/** Follows the bytes of a picture through the page: socket, decoder, canvas, frame. */
function followPictures(): void {
  const arrivals = new WeakMap<object, number>()
  const state = { msOf: [] as number[], shown: 0, arrived: 0 }
  window.benchLateness = state

  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      // Before the page's own listener.
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (data instanceof ArrayBuffer) arrivals.set(data, performance.now())
      })
    }
  }
  const Decoder = window.ImageDecoder
  window.ImageDecoder = class extends Decoder {
    readonly #at: number | undefined
    constructor(init: ImageDecoderInit) {
      super(init)
      const { data } = init
      this.#at = ArrayBuffer.isView(data) ? arrivals.get(data.buffer) : undefined
      if (this.#at !== undefined) state.arrived++
    }
    override async decode(options?: ImageDecodeOptions): Promise<ImageDecodeResult> {
      const result = await super.decode(options)
      if (this.#at !== undefined) arrivals.set(result.image, this.#at)
      return result
    }
  }
  let isInFrame = false
  const requestFrame = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) =>
    requestFrame((time) => {
      isInFrame = true
      callback(time)
      // Who awaited the frame goes on before this.
      queueMicrotask(() => {
        isInFrame = false
      })
    })
  const { prototype } = CanvasRenderingContext2D
  const draw = prototype.drawImage as (...args: unknown[]) => void
  prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    const at = arrivals.get(args[0] as object)
    if (at !== undefined) {
      const show = () => {
        state.msOf.push(performance.now() - at)
        state.shown++
      }
      if (isInFrame) show()
      else requestFrame(show)
    }
    draw.apply(this, args)
  } as typeof prototype.drawImage
}
