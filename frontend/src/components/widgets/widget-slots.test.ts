import { type ComponentInfo, parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { widgetSlotsOf, widgetSlotsOfNode } from './widget-slots.ts'

const info = (ui_outputs: Record<string, string>, ui_inputs: Record<string, string> = {}) =>
  ({ ui_outputs, ui_inputs, is_composite: false }) as unknown as ComponentInfo

describe('widgetSlotsOf', () => {
  it('puts outputs first and knows every marker', () => {
    const all = info(
      {
        a: 'UITextSender',
        b: 'UIVideoSender',
        c: 'UIAudioSender',
        d: 'UISender[BodyPoseFrame]',
        e: 'UISender[State]',
      },
      {
        f: 'UITextReceiver',
        g: 'UIKeystrokeReceiver',
        h: 'UIAudioReceiver',
        i: 'UIVideoReceiver',
        j: 'UIReceiver[GoalFrame]',
      },
    )

    expect(widgetSlotsOf('n', all).map(({ channel, kind }) => `${channel} ${kind}`)).toEqual([
      'a text',
      'b video',
      'c audio',
      'd pose',
      'e json',
      'f text-input',
      'g keys-input',
      'h microphone',
      'i camera',
      'j json-input',
    ])
  })

  it('has no widget for what a speaker is told and tells', () => {
    const speaker = info(
      { ui_audio: 'UIAudioSender', ui_control: 'UISender[SpeakerControl]' },
      { ui_played: 'UIReceiver[PlaybackFrame]' },
    )

    expect(widgetSlotsOf('n', speaker)).toEqual([
      { nodeId: 'n', channel: 'ui_audio', kind: 'audio' },
    ])
  })
})

describe('widgetSlotsOf a voice', () => {
  it('is one that the page speaks with', () => {
    const voice = info(
      { ui_speech: 'UISender[PageSpeech]' },
      { ui_spoken: 'UIReceiver[PageSpoken]' },
    )

    expect(widgetSlotsOf('n', voice)).toEqual([
      { nodeId: 'n', channel: 'ui_speech', kind: 'voice' },
    ])
  })
})

describe('widgetSlotsOfNode', () => {
  it('finds those of inner nodes', () => {
    const infoOf = (type: string) =>
      type === 'Mic' ? info({}, { ui_audio: 'UIAudioReceiver' }) : undefined
    const node = (type: string) => ({ type, init_args: {}, x: 0, y: 0 })
    const inner = { nodes: { mic: node('Mic'), gone: node('Gone') }, edges: [] }
    const { document } = parseDocument({
      nodes: { ears: { ...node('Ears'), sub_graph: inner } },
      edges: [],
    })

    expect(widgetSlotsOfNode({ id: 'outer', type: 'Group', subGraph: document }, infoOf)).toEqual([
      { nodeId: 'outer/ears/mic', channel: 'ui_audio', kind: 'microphone' },
    ])
  })
})
