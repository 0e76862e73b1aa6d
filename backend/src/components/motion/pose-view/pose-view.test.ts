import { expect, it } from 'vitest'
import { BodyPoseFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { poseView } from './pose-view.ts'

it('shows the newest pose about 30 times per second', async () => {
  const originUs = 1_000_000_000
  const pose = Array.from(
    { length: 120 },
    (_, i) => new BodyPoseFrame({ parts: {}, timestampUs: originUs + Math.round((i * 1e6) / 120) }),
  )

  const { ui_pose } = await runComponent<{ ui_pose: BodyPoseFrame[] }>(poseView, {
    inputs: { pose },
  })

  expect(ui_pose.length).toBeGreaterThan(25)
  expect(ui_pose.length).toBeLessThanOrEqual(32)
  expect(ui_pose.at(-1)).toBe(pose.at(-1))
})
