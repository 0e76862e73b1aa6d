import { ComponentInfo } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  AudioFrame,
  BodyPoseFrame,
  EOS,
  InterruptFrame,
  MessageFrame,
  TextFrame,
  VideoFrame,
} from '../frames/index.ts'
import { defineComponent } from './define-component.ts'
import { describeComponent, isMediaSlot, pathField, slotTypeString } from './describe.ts'
import { list, optional, T, union } from './slots.ts'
import { ui } from './ui.ts'

const TAGS = { io: ['conduit'], functionality: ['misc'] } as const

const schemaOf = (config: z.ZodType) =>
  describeComponent(defineComponent({ name: 'X', description: '', tags: TAGS, config })).init.config

describe('slotTypeString', () => {
  it('§9.1 writes types as the wire has them', () => {
    expect(slotTypeString(AudioFrame, 'Receiver')).toBe('Receiver[AudioFrame]')
    expect(slotTypeString(list(MessageFrame), 'Sender')).toBe('Sender[list[MessageFrame]]')
    expect(slotTypeString(optional(InterruptFrame), 'Receiver')).toBe(
      'Union[Receiver[InterruptFrame], NoneType]',
    )
    expect(slotTypeString(optional(union(TextFrame, EOS)), 'Sender')).toBe(
      'Union[Sender[Union[TextFrame, EOS]], NoneType]',
    )
    expect(slotTypeString(T, 'Receiver')).toBe('Receiver[T]')
    expect(slotTypeString(union(T, EOS), 'Receiver')).toBe('Receiver[Union[T, EOS]]')
    expect(slotTypeString(ui.video(), 'Sender')).toBe('UIVideoSender')
    expect(slotTypeString(ui.sender('BodyPoseFrame', BodyPoseFrame), 'Sender')).toBe(
      'UISender[BodyPoseFrame]',
    )
  })
})

describe('isMediaSlot', () => {
  it('is true where everything that can come may be dropped', () => {
    const media = [
      AudioFrame,
      union(AudioFrame, VideoFrame),
      optional(VideoFrame),
      list(AudioFrame),
    ]
    const others = [TextFrame, union(AudioFrame, EOS), T, union(T, AudioFrame), list(MessageFrame)]

    expect(media.map(isMediaSlot)).toEqual(media.map(() => true))
    expect(others.map(isMediaSlot)).toEqual(others.map(() => false))
  })
})

describe('describeComponent', () => {
  it('tells data slots and UI slots apart, in order', () => {
    const info = describeComponent(
      defineComponent({
        name: 'Mixed',
        description: 'Mixes **everything**',
        tags: { ...TAGS, gpu: ['nvidia'] },
        inputs: { text: TextFrame, ui_text: ui.textInput(), a: optional(AudioFrame) },
        outputs: { ui_audio: ui.audio(), out: T },
      }),
    )

    expect(info).toEqual({
      type_: 'Mixed',
      description: 'Mixes **everything**',
      tags: { io: ['conduit'], functionality: ['misc'], gpu: ['nvidia'] },
      init: {},
      inputs: { text: 'Receiver[TextFrame]', a: 'Union[Receiver[AudioFrame], NoneType]' },
      outputs: { out: 'Sender[T]' },
      ui_inputs: { ui_text: 'UITextReceiver' },
      ui_outputs: { ui_audio: 'UIAudioSender' },
      is_composite: false,
      has_thumbnail: false,
    })
    expect(Object.keys(info.inputs)).toEqual(['text', 'a'])
    expect(ComponentInfo.parse(info)).toEqual(info)
  })

  it('gives forms a schema of each field', () => {
    const schema = schemaOf(
      z.object({
        path: pathField().nullable().default(null).describe('A file'),
        count: z.int().default(3),
        bounded: z.int().min(1).max(8).default(1),
        rate: z.number().nullable().default(null),
        mode: z.enum(['fast', 'slow']).nullable().default(null),
        key: z.string(),
      }),
    )

    expect(schema).toMatchObject({
      type: 'object',
      properties: {
        path: { type: ['string', 'null'], format: 'path', default: null, description: 'A file' },
        count: { type: 'integer', default: 3 },
        bounded: { type: 'integer', minimum: 1, maximum: 8, default: 1 },
        rate: { type: ['number', 'null'], default: null },
        mode: {
          anyOf: [{ type: 'string', enum: ['fast', 'slow'] }, { type: 'null' }],
          default: null,
        },
        key: { type: 'string' },
      },
      required: ['key'],
    })
    const { count } = (schema as { properties: { count: object } }).properties
    expect(count).toEqual({ type: 'integer', default: 3 })
    expect(schema).not.toHaveProperty('$schema')
    expect(schema).not.toHaveProperty('default')
  })

  it('keeps a nullable object as a branch', () => {
    const info = describeComponent(
      defineComponent({
        name: 'Card',
        description: '',
        tags: TAGS,
        params: { config: z.object({ name: z.string() }).nullable().default(null) },
      }),
    )

    expect(info.init.config).toMatchObject({
      anyOf: [{ type: 'object', properties: { name: { type: 'string' } } }, { type: 'null' }],
      default: null,
    })
  })
})
