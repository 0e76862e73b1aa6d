import { describe, expect, it } from 'vitest'
import type { FrameCodec } from './codec.ts'
import { Frame, type FrameInit } from './frame.ts'
import { itemKindCode, itemSize } from './items.ts'
import { codeOfName, registerKind } from './kind-registry.ts'
import {
  defineFrame,
  isMediaKind,
  isSubtype,
  kindByCode,
  kindByName,
  kindNames,
  kindOf,
} from './kinds.ts'
import { EOS, TextFrame } from './text-frame.ts'

/** A fresh class, so that tests do not meet each other's kinds. */
function beatClass(frameName: string) {
  return class Beat extends Frame {
    static override readonly frameName = frameName
    constructor(init: FrameInit = {}) {
      super(init)
    }
    get kind(): string {
      return frameName
    }
  }
}

const empty: FrameCodec = {
  size: () => 0,
  payloadBytes: () => 0,
  write: () => 0,
  read: () => new EOS(),
}

describe('frame kinds', () => {
  it('a package can add one', () => {
    const Beat = beatClass('Beat')

    const kind = defineFrame(Beat, { parent: Frame, media: true, codec: empty })

    expect(kindOf(new Beat())).toBe(kind)
    expect(kindByName('Beat')).toBe(kind)
    expect(kindByCode(kind.code)).toBe(kind)
    expect(itemKindCode(new Beat())).toBe(codeOfName('Beat'))
    expect(isMediaKind('Beat')).toBe(true)
    expect(isSubtype('Beat', 'Frame')).toBe(true)
  })

  it('a name is given once', () => {
    defineFrame(beatClass('Once'), { parent: Frame, media: true, codec: empty })

    const again = () => defineFrame(beatClass('Once'), { parent: Frame, media: true, codec: empty })

    expect(again).toThrow(expect.objectContaining({ code: 'frame.kind_exists' }))
  })

  it.each(['TextFrame', 'Frame'])('the name %s is taken', (name) => {
    const define = () => defineFrame(beatClass(name), { parent: Frame, media: true, codec: empty })

    expect(define).toThrow(/choose another frameName/)
  })

  it('a code is given once', () => {
    const code = codeOfName('TakesACode')
    registerKind(beatClass('TakesACode'), code, { parent: Frame, media: true, codec: empty })

    const again = () =>
      registerKind(beatClass('WantsIt'), code, { parent: Frame, media: true, codec: empty })

    expect(again).toThrow(/its code is also that of "TakesACode"/)
  })

  it('the parent must be extended and defined', () => {
    const unrelated = () =>
      defineFrame(beatClass('Unrelated'), { parent: TextFrame, media: true, codec: empty })

    expect(unrelated).toThrow(/does not extend "TextFrame"/)
  })

  it('a frame of an undefined class is refused, also when its parent is defined', () => {
    class Shout extends TextFrame {}

    expect(() => itemSize(new Shout({ text: 'hey' }))).toThrow(/"Shout"/)
    expect(() => kindByCode(4711)).toThrow(/4711/)
  })

  it('subtyping is nominal', () => {
    expect(isSubtype('EOS', 'TextFrame')).toBe(true)
    expect(isSubtype('EOS', 'Frame')).toBe(true)
    expect(isSubtype('TextFrame', 'EOS')).toBe(false)
    expect(isSubtype('StereoCameraParamsFrame', 'CameraParamsFrame')).toBe(false)
    expect(isSubtype('Frame', 'Frame')).toBe(true)
    expect(isSubtype('Nonsense', 'Nonsense')).toBe(false)
  })

  it('media are what a slow reader may lose', () => {
    const lossless = kindNames().filter((name) => kindByName(name)?.media === false)

    expect(lossless.sort()).toEqual([
      'EOS',
      'GoalFrame',
      'InterruptFrame',
      'MessageFrame',
      'PlaybackFrame',
      'RequestFrame',
      'SpeechEvent',
      'TextFrame',
      'ToolCall',
      'ToolDef',
      'ToolResult',
    ])
    expect(isMediaKind('VideoFrame')).toBe(true)
    expect(isMediaKind('Frame')).toBe(false)
  })
})
