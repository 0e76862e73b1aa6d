import { describe, expect, it } from 'vitest'
import { type BodyPoseFrame, headingFromWaist } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { dummyPosesInput } from './dummy-poses-input.ts'

const poses = async (config: Record<string, number>, ms: number) =>
  (await runComponent<{ poses: BodyPoseFrame[] }>(dummyPosesInput, { config, until: { ms } })).poses

describe('dummyPosesInput', () => {
  it('stands in a T-pose', async () => {
    const [{ parts } = {} as BodyPoseFrame] = await poses({ center_x: 1, center_z: 2 }, 0)

    const places = Object.entries(parts).map(([part, pose]) => [part, pose!.posX, pose!.posY])
    expect(Object.fromEntries(places.map(([part, x, y]) => [part, [x, y]]))).toEqual({
      head: [1, 1.7],
      chest: [1, 1.29],
      waist: [1, 0.93],
      left_shoulder: [0.85, 1.41],
      right_shoulder: [1.15, 1.41],
      left_elbow: [0.55, 1.41],
      right_elbow: [1.45, 1.41],
      left_hand: [1 - 0.67, 1.41],
      right_hand: [1.67, 1.41],
      left_knee: [0.91, 0.46],
      right_knee: [1.09, 0.46],
      left_foot: [0.91, 0.06],
      right_foot: [1.09, 0.06],
    })
    expect(Object.values(parts).every((pose) => pose!.posZ === 2)).toBe(true)
  })

  it('sways and turns its head in sine waves', async () => {
    const frames = await poses({ fps: 10, body_frequency: 0.25, head_frequency: 0.5 }, 1000)

    expect(frames).toHaveLength(11)
    const after = frames[10]!.parts
    expect(after.waist!.posZ).toBeCloseTo(0.5, 9)
    const half = frames[5]!.parts
    expect(half.head!.posZ).toBeCloseTo(0.5 * Math.SQRT1_2, 9)
    expect((-headingFromWaist(half.head!) * Math.PI) / 180).toBeCloseTo(0.6, 9)
    expect(half.waist!.rotW).toBe(1)
  })

  it('sways to the sides from the feet up when it is told to', async () => {
    const frames = await poses({ fps: 10, body_frequency: 0.25, sway_amplitude: 0.2 }, 1000)

    const { waist, left_foot: foot, head } = frames[10]!.parts
    expect(waist!.posX).toBeCloseTo(0.2, 9)
    expect(head!.posX).toBeCloseTo(0.2, 9)
    expect(foot!.posX).toBe(-0.09)
  })

  it('waves with its raised right arm when it is told to', async () => {
    const frames = await poses({ fps: 4, wave_frequency: 1, wave_amplitude: 0.5 }, 750)

    const hands = frames.map(({ parts }) => parts.right_hand!)
    const elbows = frames.map(({ parts }) => parts.right_elbow!)
    expect(new Set(elbows.map(({ posX, posY }) => `${posX} ${posY}`)).size).toBe(1)
    expect(hands.every(({ posY }) => posY > 1.7)).toBe(true)
    expect(hands[3]!.posX - hands[1]!.posX).toBeGreaterThan(0.2)
    const reaches = hands.map((hand, i) =>
      Math.hypot(hand.posX - elbows[i]!.posX, hand.posY - elbows[i]!.posY),
    )
    for (const reach of reaches) expect(reach).toBeCloseTo(0.22, 9)
    expect(frames[0]!.parts.left_hand!.posY).toBeLessThan(1)
  })
})
