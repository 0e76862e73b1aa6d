import { expect, it } from 'vitest'
import { AudioFrame } from '../core/frames/audio-frame.ts'
import { Waveform } from './ui-waveform.ts'

const frame = (samples: number[], channels = 1) =>
  new AudioFrame({ data: Float32Array.from(samples), sampleRate: 1000, channels })

it('draws the first channel, a column for each frame, and starts afresh', () => {
  const waveform = new Waveform()
  waveform.add(frame([0.25, -0.5, 0.1, 0.2, 1, -1, 1, -1], 2))
  waveform.add(frame([0.5]))

  expect(waveform.take()).toEqual({
    format: 'waveform',
    seconds: 0.005,
    min: [-0.5, 0],
    max: [0.25, 0.5],
  })
  expect(waveform.take()).toEqual({ format: 'waveform', seconds: 0, min: [], max: [] })
})

it('keeps the extremes and a bounded number of columns however much there was', () => {
  const waveform = new Waveform()
  for (let i = 0; i < 10_001; i++) waveform.add(frame([i === 7777 ? -0.9 : 0.1]))

  const { min, max, seconds } = waveform.take()
  expect(min.length).toBeLessThanOrEqual(64)
  expect(max.length).toBe(min.length)
  expect(Math.min(...min)).toBe(-0.9)
  expect(seconds).toBeCloseTo(10.001)
})
