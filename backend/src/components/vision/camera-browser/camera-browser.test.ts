import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { VideoFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { cameraBrowser } from './camera-browser.ts'

const jpeg = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 20, g: 100, b: 200, alpha: 1 } } })

describe('cameraBrowser', () => {
  it('sends pictures of the camera, of any size', async () => {
    const grey = await jpeg(20, 10).greyscale().jpeg().toBuffer()
    const colour = await jpeg(64, 48).jpeg().toBuffer()

    const [first, other] = [await sent(colour), await sent(grey)]

    expect([first, other].map(({ video }) => sizesOf(video))).toEqual([[[64, 48]], [[20, 10]]])
    const [b, g, r] = first.video[0]!.get('bgr')
    expect([Math.abs(b! - 200), Math.abs(g! - 100), Math.abs(r! - 20)].every((d) => d < 6)).toBe(
      true,
    )
  })

  it('drops to the newest when more have come than it can decode', async () => {
    const old = await jpeg(64, 48).jpeg().toBuffer()
    const newest = await jpeg(32, 24).jpeg().toBuffer()

    const { video } = await sent(old, old, old, newest)

    expect(sizesOf(video)).toEqual([[32, 24]])
  })

  it.each([
    ['nothing', async () => new Uint8Array(0)],
    ['what is no picture', async () => Buffer.from('no picture')],
    ['half a picture', async () => (await jpeg(64, 48).jpeg().toBuffer()).subarray(0, 100)],
  ])('skips what cannot be decoded, and counts it: %s', async (_, make) => {
    const { video, lines } = await sent(await make())

    expect(video).toEqual([])
    expect(lines).toMatch(/skipped\W+1/)
  })
})

async function sent(...pictures: Uint8Array[]): Promise<{ video: VideoFrame[]; lines: string }> {
  let lines = ''
  const { video } = await runComponent<{ video: VideoFrame[] }>(cameraBrowser, {
    inputs: { ui_video: pictures },
    onOutput: (_, line) => {
      lines += line
    },
  })
  return { video, lines }
}

const sizesOf = (video: readonly VideoFrame[]) => video.map(({ width, height }) => [width, height])
