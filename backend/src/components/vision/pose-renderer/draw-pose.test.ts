import { describe, expect, it } from 'vitest'
import { BodyPoseFrame } from '../../../core/index.ts'
import type { Raster } from '../raster.ts'
import { drawPose, drawStage } from './draw-pose.ts'

const pixel = ({ data, width }: Raster, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]
const isEmpty = (picture: Raster) => Buffer.compare(picture.data, drawStage(640, 480).data) === 0
const posed = (parts: ConstructorParameters<typeof BodyPoseFrame>[0]['parts']) => {
  const picture = drawStage(640, 480)
  drawPose(picture, new BodyPoseFrame({ parts }).parts)
  return picture
}

describe('drawStage', () => {
  it('draws the background above the line of the ground', () => {
    const stage = drawStage(640, 480)

    expect(pixel(stage, 0, 359)).toEqual([30, 30, 30])
    expect(pixel(stage, 639, 360)).toEqual([60, 60, 50])
    expect(pixel(stage, 320, 361)).toEqual([40, 40, 35])
    expect(pixel(stage, 639, 479)).toEqual([40, 40, 35])
  })
})

describe('drawPose', () => {
  it('draws a joint as a disc of 5 px at 150 px per metre', () => {
    const picture = posed({ head: { posX: 0.5, posY: 1 } })

    expect(pixel(picture, 395, 210)).toEqual([0, 200, 255])
    expect(pixel(picture, 400, 210)).toEqual([0, 200, 255])
    expect(pixel(picture, 401, 210)).toEqual([30, 30, 30])
    expect(pixel(picture, 395, 205)).toEqual([0, 200, 255])
    expect(pixel(picture, 395, 204)).toEqual([30, 30, 30])
  })

  it.each([
    ['head', 'chest', [0, 200, 255]],
    ['chest', 'waist', [200, 200, 200]],
    ['left_shoulder', 'chest', [0, 180, 0]],
    ['left_hand', 'left_elbow', [0, 180, 0]],
    ['right_elbow', 'right_shoulder', [255, 100, 0]],
    ['left_knee', 'waist', [0, 255, 255]],
    ['right_foot', 'right_knee', [255, 0, 200]],
  ] as const)('joins %s and %s', (part, other, colour) => {
    const picture = posed({ [part]: { posX: -0.5, posY: 1 }, [other]: { posX: 0.5, posY: 1 } })

    expect(pixel(picture, 320, 210)).toEqual([...colour])
    expect(pixel(picture, 320, 212)).toEqual([30, 30, 30])
  })

  it('leaves out missing parts and their bones', () => {
    expect(isEmpty(posed({ head: null }))).toBe(true)
    expect(pixel(posed({ waist: { posY: 1 } }), 320, 240)).toEqual([30, 30, 30])
  })

  it('survives parts outside of the picture and without a place', () => {
    const far = posed({ head: { posX: 1e9, posY: -1e9 }, chest: { posX: Number.NaN } })

    expect(isEmpty(far)).toBe(true)
  })
})
