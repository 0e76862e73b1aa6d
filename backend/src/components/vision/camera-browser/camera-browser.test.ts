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

    const { video } = await runComponent<{ video: VideoFrame[] }>(cameraBrowser, {
      inputs: { ui_video: [colour, grey] },
    })

    expect(video.map(({ width, height }) => [width, height])).toEqual([
      [64, 48],
      [20, 10],
    ])
    const [b, g, r] = video[0]!.get('bgr')
    expect([Math.abs(b! - 200), Math.abs(g! - 100), Math.abs(r! - 20)].every((d) => d < 6)).toBe(
      true,
    )
  })

  it('skips what cannot be decoded, and counts it', async () => {
    const good = await jpeg(64, 48).jpeg().toBuffer()
    const lines: string[] = []

    const { video } = await runComponent(cameraBrowser, {
      inputs: {
        ui_video: [new Uint8Array(0), Buffer.from('no picture'), good.subarray(0, 100), good],
      },
      onOutput: (_, line) => lines.push(line),
    })

    expect(video).toHaveLength(1)
    expect(lines.join('')).toMatch(/skipped\W+3/)
  })
})
