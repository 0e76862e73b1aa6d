import { afterEach, describe, expect, it, vi } from 'vitest'
import { createVideoPainter } from './video-painter.ts'

function fakeScreen() {
  const shown: unknown[] = []
  const closed: unknown[] = []
  const waiting: { name: string; finish(bitmap: unknown): void; fail(): void }[] = []
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    const name = await blob.text()
    return new Promise((finish, reject) => {
      waiting.push({ name, finish, fail: () => reject(new Error('no picture')) })
    })
  })
  const frames: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => ({
      drawImage: ({ name }: { name: string }) => shown.push(name),
    }),
  } as unknown as HTMLCanvasElement
  const decodeNext = async () => {
    await eventually(() => expect(waiting.length).toBeGreaterThan(0))
    const { name, finish } = waiting.shift()!
    finish({ name, width: 640, height: 480, close: () => closed.push(name) })
    await settle()
  }
  const nextFrame = async () => {
    for (const callback of frames.splice(0)) callback()
    await settle()
  }
  const showNext = async () => {
    await decodeNext()
    await nextFrame()
  }
  return { canvas, shown, closed, waiting, decodeNext, nextFrame, showNext }
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 })
const settle = () => new Promise((resolve) => setImmediate(resolve))
const picture = (name: string) => new TextEncoder().encode(name)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('createVideoPainter', () => {
  it('shows the latest picture only and tells its shape once', async () => {
    const { canvas, shown, showNext } = fakeScreen()
    const shapes: number[] = []
    const painter = createVideoPainter({ canvas, onShape: (ratio) => shapes.push(ratio) })

    for (const name of ['a', 'b', 'c']) painter.push(picture(name))
    await showNext()
    await showNext()

    expect(shown).toEqual(['a', 'c'])
    expect(shapes).toEqual([4 / 3])
    expect([canvas.width, canvas.height]).toEqual([640, 480])
  })

  it('decodes nothing while it cannot be seen, then the latest', async () => {
    const { canvas, shown, waiting, showNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.setVisible(false)
    painter.push(picture('a'))
    painter.push(picture('b'))
    const before = waiting.length
    painter.setVisible(true)
    await showNext()

    expect(before).toBe(0)
    expect(shown).toEqual(['b'])
  })

  it('shows a newer picture in place of one that took too long, and now and then one that did', async () => {
    let nowMs = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const { canvas, shown, showNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })
    // Thirty in time, so that it is known how often they come.
    for (let i = 0; i < 30; i++) {
      nowMs += 50
      painter.push(picture('in time'))
      await showNext()
    }

    painter.push(picture('slow'))
    nowMs += 150
    painter.push(picture('newer'))
    await showNext()
    await showNext()
    painter.push(picture('slowest'))
    nowMs += 600
    painter.push(picture('last'))
    await showNext()
    await showNext()

    expect(shown.slice(30)).toEqual(['newer', 'slowest', 'last'])
  })

  it('holds back a late picture until a newer one comes, or none has been shown for long', async () => {
    let nowMs = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const { canvas, shown, closed, decodeNext, nextFrame, showNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })
    for (let i = 0; i < 30; i++) {
      nowMs += 50
      painter.push(picture('in time'))
      await showNext()
    }

    painter.push(picture('late'))
    await decodeNext()
    nowMs += 150
    await nextFrame()
    const afterLate = shown.slice(30)
    painter.push(picture('newer'))
    await nextFrame()
    await showNext()
    painter.push(picture('the last'))
    await decodeNext()
    nowMs += 150
    await nextFrame()
    const afterLast = shown.slice(30)
    nowMs += 350
    await nextFrame()

    expect(afterLate).toEqual([])
    expect(afterLast).toEqual(['newer'])
    expect(shown.slice(30)).toEqual(['newer', 'the last'])
    expect(closed.slice(30)).toEqual(['late', 'newer', 'the last'])
  })

  it('goes on after what is no picture', async () => {
    const { canvas, shown, waiting, showNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.push(picture('broken'))
    await eventually(() => expect(waiting).toHaveLength(1))
    waiting.shift()!.fail()
    painter.push(picture('fine'))
    await showNext()

    expect(shown).toEqual(['fine'])
  })

  it('shows nothing after it was destroyed', async () => {
    const { canvas, shown, closed, decodeNext, nextFrame } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.push(picture('a'))
    await decodeNext()
    painter.destroy()
    await nextFrame()

    expect(shown).toEqual([])
    expect(closed).toEqual(['a'])
  })
})
