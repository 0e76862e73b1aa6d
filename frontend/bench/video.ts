import type { Browser } from 'playwright-core'
import { openEditor } from '../test/browser/browser.ts'
import type { TestServer } from '../test/browser/server.ts'
import type { Figure } from './figures.ts'

const VIDEOS = 10
const FPS = 15
const MINUTES = Number(process.env.OPENNEURO_BENCH_MINUTES ?? 1)
const FRAME_MS = 1000 / FPS

interface Lateness {
  readonly worstMs: number
  readonly shown: number
  readonly heapGrowth: number
}

/** Ten pictures of 640 × 480 at 15 per second: how late each is shown, and whether memory stays. */
export async function benchVideo(browser: Browser, server: TestServer): Promise<Figure[]> {
  await server.openEmpty('Videos')
  const ids = Array.from({ length: VIDEOS }, (_, index) => `video${index}`)
  await server.build(
    [
      { id: 'pattern', type: 'TestPattern', config: { width: 640, height: 480, fps: FPS } },
      ...ids.map((id) => ({ id, type: 'VideoStream' })),
    ],
    ids.map((id) => `pattern.video > ${id}.video`),
  )
  await server.post('/graph/start')
  await using window = await openEditor(browser, server.address)
  await window.page.keyboard.press('f')
  const { worstMs, shown, heapGrowth } = await window.page.evaluate(
    measureLateness,
    MINUTES * 60_000,
  )
  return [
    {
      what: 'worst picture, in frame intervals after it arrived',
      value: worstMs / FRAME_MS,
      bound: 3,
      note: `${shown} pictures`,
    },
    { what: 'memory at the end against the beginning', value: heapGrowth, bound: 1.2 },
  ]
}

/** Runs in the page: from the moment bytes are handed to the decoder to the moment they are drawn. */
async function measureLateness(ms: number): Promise<Lateness> {
  const handed = new WeakMap<ImageBitmap, number>()
  let worstMs = 0
  let shown = 0
  const decode = window.createImageBitmap.bind(window)
  window.createImageBitmap = (async (source: ImageBitmapSource) => {
    const at = performance.now()
    const bitmap = await decode(source)
    handed.set(bitmap, at)
    return bitmap
  }) as typeof createImageBitmap
  const draw = CanvasRenderingContext2D.prototype.drawImage
  CanvasRenderingContext2D.prototype.drawImage = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    const at = handed.get(args[0] as ImageBitmap)
    if (at !== undefined) {
      worstMs = Math.max(worstMs, performance.now() - at)
      shown++
    }
    return draw.apply(this, args as Parameters<typeof draw>)
  } as typeof draw
  const heap = () =>
    (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 1
  await new Promise((resolve) => setTimeout(resolve, ms / 10))
  worstMs = 0
  const before = heap()
  await new Promise((resolve) => setTimeout(resolve, (ms * 9) / 10))
  return { worstMs, shown, heapGrowth: heap() / before }
}
