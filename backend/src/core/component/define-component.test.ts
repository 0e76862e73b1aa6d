import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { Input, NewestInput, Output } from '../channels/types.ts'
import { AudioFrame, BodyPoseFrame, EOS, MessageFrame, TextFrame } from '../frames/index.ts'
import { defineComponent } from './define-component.ts'
import { list, optional, T, union } from './slots.ts'
import { ui } from './ui.ts'

const TAGS = { io: ['conduit'], functionality: ['misc'] } as const

describe('defineComponent', () => {
  it('infers the arguments of run from slots and schemas', () => {
    defineComponent({
      name: 'Everything',
      description: '',
      tags: TAGS,
      config: z.object({ hold_ms: z.int().default(250), path: z.string().nullable() }),
      params: { preset: z.enum(['a', 'b']).nullable().default(null) },
      inputs: {
        audio: AudioFrame,
        token: union(TextFrame, EOS),
        messages: optional(list(MessageFrame)),
        any: T,
        ui_text: ui.textInput(),
        ui_audio: ui.audioInput(),
        ui_control: ui.receiver('Control', z.object({ kind: z.enum(['duck', 'resume']) })),
      },
      outputs: {
        speech: AudioFrame,
        done: optional(TextFrame),
        ui_pose: ui.sender('BodyPoseFrame', BodyPoseFrame),
      },
      requires: ({ config, params }) => {
        expectTypeOf(config).toEqualTypeOf<{ hold_ms: number; path: string | null }>()
        expectTypeOf(params.preset).toEqualTypeOf<'a' | 'b' | null>()
        return []
      },
      emit: ({ outputs }) => {
        expectTypeOf(outputs.done).toEqualTypeOf<Output<TextFrame>>()
      },
      setup: ({ config }) => {
        expectTypeOf(config.hold_ms).toEqualTypeOf<number>()
        return { model: new Float32Array(1) }
      },
      run: ({ inputs, outputs, config, params, state, signal }) => {
        expectTypeOf(inputs.audio).toEqualTypeOf<Input<AudioFrame>>()
        expectTypeOf(inputs.audio.newest()).toEqualTypeOf<NewestInput<AudioFrame>>()
        expectTypeOf(inputs.token).toEqualTypeOf<Input<TextFrame | EOS>>()
        expectTypeOf(inputs.messages).toEqualTypeOf<Input<readonly MessageFrame[]> | null>()
        expectTypeOf(inputs.any).toEqualTypeOf<Input<unknown>>()
        expectTypeOf(inputs.ui_text).toEqualTypeOf<Input<TextFrame>>()
        expectTypeOf(inputs.ui_audio).toEqualTypeOf<Input<Uint8Array>>()
        expectTypeOf(inputs.ui_control).toEqualTypeOf<Input<{ kind: 'duck' | 'resume' }>>()
        expectTypeOf(outputs.speech).toEqualTypeOf<Output<AudioFrame>>()
        expectTypeOf(outputs.ui_pose).toEqualTypeOf<Output<BodyPoseFrame>>()
        expectTypeOf(config).toEqualTypeOf<{ hold_ms: number; path: string | null }>()
        expectTypeOf(params.preset).toEqualTypeOf<'a' | 'b' | null>()
        expectTypeOf(state.model).toEqualTypeOf<Float32Array<ArrayBuffer>>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        // @ts-expect-error there is no such slot
        inputs.nothing
        // @ts-expect-error a text frame is no audio
        outputs.speech.send(new TextFrame({ text: '' }))
      },
      cleanup: (state) => {
        expectTypeOf(state).toEqualTypeOf<{ model: Float32Array<ArrayBuffer> }>()
      },
    })
  })

  it('infers what an asynchronous setup resolves to', () => {
    defineComponent({
      name: 'Later',
      description: '',
      tags: TAGS,
      setup: async () => 'model',
      run: ({ state }) => {
        expectTypeOf(state).toEqualTypeOf<string>()
      },
    })
  })

  it('fills in what a definition leaves out', () => {
    const component = defineComponent({ name: 'Nothing', description: 'Does nothing', tags: TAGS })

    expect(component).toMatchObject({
      thread: 'own',
      tags: { gpu: ['cpu'] },
      config: null,
      inputs: {},
      outputs: {},
      emit: null,
      setup: null,
      run: null,
      cleanup: null,
      options: null,
    })
    expect(component.requires({})).toEqual([])
  })

  it('hands config and parameters to requires apart', () => {
    const component = defineComponent({
      name: 'Keyed',
      description: '',
      tags: TAGS,
      config: z.object({ key: z.string() }),
      params: { host: z.string() },
      requires: ({ config, params }) => [
        { kind: 'secret', name: config.key },
        { kind: 'host', host: params.host },
      ],
    })

    expect(component.requires({ config: { key: 'K' }, host: 'h' })).toEqual([
      { kind: 'secret', name: 'K' },
      { kind: 'host', host: 'h' },
    ])
  })
})
