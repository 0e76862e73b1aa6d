import { describe, expect, it } from 'vitest'
import { BODY_PARTS, bonePose, headingFromWaist } from './body-pose.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import { initFrom } from './frame.ts'
import { TextFrame } from './text-frame.ts'
import { DepthFrame, StereoVideoFrame, VideoFrame } from './video-frame.ts'

const refused = expect.objectContaining({ code: 'frame.invalid' })

describe('VideoFrame', () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6)
  const frame = new VideoFrame({ data, width: 2, height: 1 })

  it('gives the stored pixels in their own order and a swapped copy in the other', () => {
    expect(frame.get('bgr')).toBe(data)
    expect([...frame.get('rgb')]).toEqual([3, 2, 1, 6, 5, 4])
  })

  it('one eye is converted like a picture', () => {
    const right = Uint8Array.of(7, 8, 9, 10, 11, 12)
    const stereo = new StereoVideoFrame({ left: data, right, width: 2, height: 1 })

    expect(stereo.get('left', 'bgr')).toBe(data)
    expect([...stereo.get('right', 'rgb')]).toEqual([9, 8, 7, 12, 11, 10])
  })

  it('pixels must fit the size', () => {
    expect(() => new VideoFrame({ data, width: 2, height: 2 })).toThrow(refused)
    expect(() => new DepthFrame({ data: new Float32Array(3), width: 2, height: 2 })).toThrow(
      refused,
    )
  })
})

describe('body pose', () => {
  it('has 13 parts; what is left out is not to be updated', () => {
    const { parts } = new BodyPoseFrame({ parts: { head: { posY: 1.7 } } })

    expect(Object.keys(parts)).toEqual([...BODY_PARTS])
    expect(parts.head).toEqual(bonePose({ posY: 1.7 }))
    expect(Object.values(parts).filter((part) => part === null)).toHaveLength(12)
  })

  it.each([
    [0, 0],
    [90, -90],
    [-45, 45],
  ])('a waist turned by %i° about the vertical has heading %i°', (degrees, heading) => {
    const half = (degrees * Math.PI) / 360
    const waist = bonePose({ rotW: Math.cos(half), rotY: Math.sin(half) })

    expect(headingFromWaist(waist)).toBeCloseTo(heading, 10)
  })
})

describe('Frame', () => {
  it('gets a fresh id and the time of now', () => {
    const before = Date.now() * 1000
    const [first, second] = [new TextFrame({ text: 'a' }), new TextFrame({ text: 'b' })]

    expect(second.id).toBe(first.id + 1)
    expect(Number.isInteger(first.timestampUs)).toBe(true)
    expect(Math.abs(first.timestampUs - before)).toBeLessThan(10e6)
  })

  it('what is made from it takes over its time, turn and generation', () => {
    const frame = new TextFrame({ text: 'a', timestampUs: 5, turn: 1, generation: 2 })
    const made = new TextFrame({ ...initFrom(frame), text: 'b' })

    expect(made).toMatchObject({ timestampUs: 5, turn: 1, generation: 2 })
    expect(made.id).not.toBe(frame.id)
  })
})
