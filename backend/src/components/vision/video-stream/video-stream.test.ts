import sharp from 'sharp'
import { expect, it } from 'vitest'
import { VideoFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { videoStream } from './video-stream.ts'

it('sends pictures as JPEG with their colours', async () => {
  const data = new Uint8Array(64 * 32 * 3)
  for (let i = 0; i < data.length; i += 3) data.set([200, 100, 20], i)
  const bgr = new VideoFrame({ data, width: 64, height: 32, timestampUs: 1e6 })
  const rgb = new VideoFrame({ data, width: 64, height: 32, format: 'rgb', timestampUs: 2e6 })

  const { ui_video } = await runComponent<{ ui_video: Uint8Array[] }>(videoStream, {
    inputs: { video: [bgr, rgb] },
  })

  const pictures = await Promise.all(
    ui_video.map((jpeg) => sharp(jpeg).raw().toBuffer({ resolveWithObject: true })),
  )
  expect(pictures.map(({ info }) => [info.width, info.height])).toEqual([
    [64, 32],
    [64, 32],
  ])
  expectColour(pictures[0]!.data, [20, 100, 200])
  expectColour(pictures[1]!.data, [200, 100, 20])
})

function expectColour(pixels: Uint8Array, colour: readonly number[]): void {
  for (const [index, value] of colour.entries()) {
    expect(Math.abs(pixels[300 + index]! - value)).toBeLessThan(6)
  }
}
