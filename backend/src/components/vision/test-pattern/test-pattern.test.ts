import { expect, it } from 'vitest'
import type { VideoFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { testPattern } from './test-pattern.ts'

it('sends moving pictures whose times do not drift', async () => {
  const { video } = await runComponent<{ video: VideoFrame[] }>(testPattern, {
    config: { width: 64, height: 48, fps: 30 },
    until: { ms: 2000 },
  })

  expect(video.length).toBeGreaterThanOrEqual(60)
  const first = video[0]!.timestampUs
  for (const [index, frame] of video.entries()) {
    expect(frame).toMatchObject({ width: 64, height: 48, format: 'bgr' })
    expect(frame.timestampUs - first).toBe(Math.round((index * 1e6) / 30))
    if (index > 0) expect(Buffer.compare(frame.data, video[index - 1]!.data)).not.toBe(0)
  }
})
