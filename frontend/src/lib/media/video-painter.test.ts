import { afterEach, describe, expect, it, vi } from 'vitest'
import { createVideoPainter } from './video-painter.ts'

function fakeScreen() {
  const shown: unknown[] = []
  const waiting: { name: string; finish(bitmap: unknown): void; fail(): void }[] = []
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    const name = await blob.text()
    return new Promise((finish, reject) => {
      waiting.push({ name, finish, fail: () => reject(new Error('no picture')) })
    })
  })
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => ({
      drawImage: ({ name }: { name: string }) => shown.push(name),
    }),
  } as unknown as HTMLCanvasElement
  const decodeNext = async () => {
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0))
    const { name, finish } = waiting.shift()!
    finish({ name, width: 640, height: 480, close() {} })
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { canvas, shown, waiting, decodeNext }
}

const picture = (name: string) => new TextEncoder().encode(name)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('createVideoPainter', () => {
  it('shows the latest picture only and tells its shape once', async () => {
    const { canvas, shown, decodeNext } = fakeScreen()
    const shapes: number[] = []
    const painter = createVideoPainter({ canvas, onShape: (ratio) => shapes.push(ratio) })

    for (const name of ['a', 'b', 'c']) painter.push(picture(name))
    await decodeNext()
    await decodeNext()

    expect(shown).toEqual(['a', 'c'])
    expect(shapes).toEqual([4 / 3])
    expect([canvas.width, canvas.height]).toEqual([640, 480])
  })

  it('decodes nothing while it cannot be seen, then the latest', async () => {
    const { canvas, shown, waiting, decodeNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.setVisible(false)
    painter.push(picture('a'))
    painter.push(picture('b'))
    const before = waiting.length
    painter.setVisible(true)
    await decodeNext()

    expect(before).toBe(0)
    expect(shown).toEqual(['b'])
  })

  it('shows a newer picture in place of one that took too long, and now and then one that did', async () => {
    let nowMs = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const { canvas, shown, decodeNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })
    // Thirty in time, so that it is known how often they come.
    for (let i = 0; i < 30; i++) {
      nowMs += 50
      painter.push(picture('in time'))
      await decodeNext()
    }

    painter.push(picture('slow'))
    nowMs += 150
    painter.push(picture('newer'))
    await decodeNext()
    await decodeNext()
    painter.push(picture('slowest'))
    nowMs += 600
    painter.push(picture('last'))
    await decodeNext()
    await decodeNext()

    expect(shown.slice(30)).toEqual(['newer', 'slowest', 'last'])
  })

  it('goes on after what is no picture', async () => {
    const { canvas, shown, waiting, decodeNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.push(picture('broken'))
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    waiting.shift()!.fail()
    painter.push(picture('fine'))
    await decodeNext()

    expect(shown).toEqual(['fine'])
  })

  it('shows nothing after it was destroyed', async () => {
    const { canvas, shown, decodeNext } = fakeScreen()
    const painter = createVideoPainter({ canvas })

    painter.push(picture('a'))
    painter.destroy()
    await decodeNext()

    expect(shown).toEqual([])
  })
})
