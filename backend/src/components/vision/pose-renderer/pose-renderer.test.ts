import { expect, it } from 'vitest'
import { BodyPoseFrame, type VideoFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { poseRenderer } from './pose-renderer.ts'

it('draws a picture for each pose, of the same moment', async () => {
  const pose = [1, 2].map(
    (turn) => new BodyPoseFrame({ parts: { head: { posY: 0.5 } }, timestampUs: turn * 1e6, turn }),
  )

  const { video } = await runComponent<{ video: VideoFrame[] }>(poseRenderer, {
    config: { width: 320, height: 240 },
    inputs: { pose },
  })

  expect(video).toMatchObject([
    { width: 320, height: 240, format: 'bgr', timestampUs: 1e6, turn: 1 },
    { width: 320, height: 240, format: 'bgr', timestampUs: 2e6, turn: 2 },
  ])
  const at = ((0.75 * 240 - 75) * 320 + 160) * 3
  expect([...video[0]!.data.subarray(at, at + 3)]).toEqual([0, 200, 255])
})
