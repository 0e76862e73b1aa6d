import type { TapFrame } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { formatOf, frameViewOf, messageLinesOf, valueLinesOf } from './frame-view.ts'

const tapped = (frame: unknown, preview?: unknown) =>
  ({ type: 'tap_frame', node_id: 'n', slot: 's', skipped: 0, frame, preview }) as TapFrame
const frame = (kind: string, fields: object = {}) => ({ kind, id: 1, timestamp_us: 2, ...fields })

const AUDIO = tapped(
  frame('AudioFrame', {
    sample_rate: 24_000,
    channels: 1,
    data: { dtype: 'float32', shape: [1, 480] },
  }),
  { format: 'waveform', seconds: 0.02, min: [], max: [] },
)
const PICTURE = tapped(frame('VideoFrame', { width: 640, height: 480 }), { format: 'jpeg' })
const POSE = tapped(frame('BodyPoseFrame', { parts: { head: {}, waist: null } }))
const TEXT = tapped(frame('TextFrame', { text: 'Hi' }))
const MESSAGES = tapped([
  frame('MessageFrame', { role: 'user', content: 'Walk' }),
  frame('MessageFrame', {
    role: 'assistant',
    content: null,
    tool_calls: [{ name: 'move', arguments: '{}' }],
  }),
])
const GOAL = tapped(frame('GoalFrame', { x: 1.25, y: null, z: 2 }))

describe('frameViewOf', () => {
  it('shows each frame as what it is', () => {
    expect([AUDIO, PICTURE, POSE, TEXT, MESSAGES, GOAL].map(frameViewOf)).toEqual([
      'waveform',
      'picture',
      'skeleton',
      'text',
      'messages',
      'values',
    ])
  })
})

describe('formatOf', () => {
  it('names the format in a few words', () => {
    expect([AUDIO, PICTURE, POSE, TEXT, MESSAGES, GOAL].map(formatOf)).toEqual([
      '24 kHz mono',
      '640 × 480',
      '1 part',
      '2 characters',
      '2 items',
      'GoalFrame',
    ])
  })
})

describe('lines', () => {
  it('has one for each message, with the calls it makes', () => {
    expect(messageLinesOf(MESSAGES)).toEqual([
      { name: 'user', value: 'Walk' },
      { name: 'assistant', value: 'move {}' },
    ])
  })

  it('has one for each field of anything else', () => {
    expect(valueLinesOf(GOAL)).toEqual([
      { name: 'x', value: '1.250' },
      { name: 'y', value: 'null' },
      { name: 'z', value: '2' },
    ])
    expect(valueLinesOf(AUDIO).at(-1)).toEqual({ name: 'data', value: '1 × 480 float32' })
  })
})
