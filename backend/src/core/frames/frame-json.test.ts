import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AudioFrame } from './audio-frame.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import type { Frame } from './frame.ts'
import { FRAME_ARBITRARIES } from './frame-arbitraries.ts'
import { frameFromJson, frameToJson } from './frame-json.ts'
import { MessageFrame, ToolCall, ToolDef } from './message-frames.ts'
import { SpeechEvent } from './speech-frames.ts'
import { TextFrame } from './text-frame.ts'
import { VideoFrame } from './video-frame.ts'

const given = { id: 7, timestampUs: 1_000_000 }
const head = { id: 7, timestamp_us: 1_000_000 }

describe('frameToJson', () => {
  it('describes the arrays of audio and video', () => {
    const audio = new AudioFrame({ ...given, data: new Float32Array(52_000), sampleRate: 16_000 })
    const video = new VideoFrame({ ...given, data: new Uint8Array(24), width: 4, height: 2 })

    expect(frameToJson(audio)).toEqual({
      kind: 'AudioFrame',
      ...head,
      sample_rate: 16_000,
      channels: 1,
      data: { dtype: 'float32', shape: [1, 52_000] },
    })
    expect(frameToJson(video)).toEqual({
      kind: 'VideoFrame',
      ...head,
      width: 4,
      height: 2,
      format: 'bgr',
      data: { dtype: 'uint8', shape: [2, 4, 3] },
    })
  })

  it('has the fields in the order that people read them in, the data last', () => {
    const data = new Float32Array(10)
    const audio = new AudioFrame({ ...given, data, sampleRate: 16_000, turn: 1 })

    const fields = ['kind', 'id', 'timestamp_us', 'sample_rate', 'channels', 'data', 'turn']
    expect(Object.keys(frameToJson(audio))).toEqual(fields)
  })

  it('gives text as text, with turn and generation where they are set', () => {
    const frame = new TextFrame({ ...given, text: 'hello', turn: 1, generation: 2 })

    expect(frameToJson(frame)).toEqual({
      kind: 'TextFrame',
      ...head,
      turn: 1,
      generation: 2,
      text: 'hello',
      language: null,
    })
  })

  it('gives a pose with all its parts', () => {
    const json = frameToJson(new BodyPoseFrame({ parts: { head: { posY: 1.7 } } }))

    expect(json.parts).toMatchObject({
      head: { pos_x: 0, pos_y: 1.7, pos_z: 0, rot_w: 1, rot_x: 0, rot_y: 0, rot_z: 0 },
      waist: null,
    })
  })

  it('gives frames within frames', () => {
    const call = new ToolCall({ ...given, callId: 'c1', name: 'walk', arguments: '{}' })
    const message = new MessageFrame({ role: 'assistant', toolCalls: [call] })
    const audio = new AudioFrame({ ...given, data: new Float32Array(4), sampleRate: 8_000 })
    const event = new SpeechEvent({ turn: 1, event: 'end', audio })

    expect(frameToJson(message).tool_calls).toEqual([frameToJson(call)])
    expect(frameToJson(event).audio).toEqual(frameToJson(audio))
  })

  it('leaves the names inside a tool’s schema alone', () => {
    const parameters = { type: 'object', additionalProperties: false }
    const tool = new ToolDef({ name: 'walk', description: 'Walks', parameters })

    expect(frameToJson(tool).parameters).toEqual(parameters)
  })

  it('is JSON for every kind', () => {
    for (const [name, arbitrary] of Object.entries(FRAME_ARBITRARIES)) {
      fc.assert(
        fc.property(arbitrary, (frame) => {
          expect(JSON.parse(JSON.stringify(frameToJson(frame)))).toMatchObject({ kind: name })
        }),
        { numRuns: 20 },
      )
    }
  })
})

describe('frameFromJson', () => {
  it('keeps a parameter of a tool that is called __proto__', () => {
    const parameters = JSON.parse('{"properties":{"__proto__":{"type":"string"}},"__proto__":1}')
    const json = { kind: 'ToolDef', name: 'walk', description: 'Walks', parameters }

    expect(JSON.stringify((frameFromJson(json) as ToolDef).parameters)).toBe(
      JSON.stringify(parameters),
    )
  })

  const kinds = [
    'TextFrame',
    'EOS',
    'InterruptFrame',
    'RequestFrame',
    'MessageFrame',
    'ToolCall',
    'ToolResult',
    'ToolDef',
    'PlaybackFrame',
    'GoalFrame',
    'BodyPoseFrame',
  ]

  it.each(kinds)('reads the JSON of a %s', (name) => {
    const asJson = (frame: Frame) => JSON.parse(JSON.stringify(frameToJson(frame)))
    fc.assert(
      fc.property(FRAME_ARBITRARIES[name]!.filter(hasFiniteNumbers), (frame) => {
        const json = asJson(frame)

        const { id: _id, ...copy } = asJson(frameFromJson(json)!)

        expect(withoutIds({ id: 0, ...copy })).toEqual(withoutIds(json))
      }),
    )
  })

  it('fills in what a pose leaves out', () => {
    const frame = frameFromJson({ kind: 'BodyPoseFrame', parts: { head: { pos_y: 1.7 } } })

    expect(frame).toMatchObject({ parts: { head: { posY: 1.7, rotW: 1 }, waist: null } })
  })

  it('says which field is wrong', () => {
    const read = () => frameFromJson({ kind: 'TextFrame', text: 5 })

    expect(read).toThrow(expect.objectContaining({ code: 'frame.invalid', path: 'text' }))
  })

  it.each(['AudioFrame', 'toString', 'Nonsense'])('is null for %s', (kind) => {
    expect(frameFromJson({ kind })).toBeNull()
  })
})

/** JSON has no NaN and no infinities. */
function hasFiniteNumbers(frame: Frame): boolean {
  const numbers = [frame, ...('parts' in frame ? Object.values(frame.parts as object) : [])]
  return numbers
    .flatMap((fields) => Object.values(fields ?? {}))
    .every((value) => typeof value !== 'number' || Number.isFinite(value))
}

/** A frame that is read is a new one. */
function withoutIds({ id: _id, tool_calls, ...fields }: Record<string, unknown>): unknown {
  const calls = Array.isArray(tool_calls) ? tool_calls.map(withoutIds) : tool_calls
  return { ...fields, tool_calls: calls }
}
