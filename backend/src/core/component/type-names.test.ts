import { describe, expect, it } from 'vitest'
import { isSubtype, isTypeName } from './type-names.ts'

describe('type names', () => {
  it('knows frame kinds and builtin classes, not type variables', () => {
    const types = ['Frame', 'AudioFrame', 'EOS', 'SpeechEvent', 'str', 'bytes', 'list', 'object']

    expect(types.map(isTypeName)).toEqual(types.map(() => true))
    expect(['T', 'Union', '', '__proto__', 'constructor'].map(isTypeName)).toEqual(
      Array(5).fill(false),
    )
  })

  it('is nominal and reflexive, and false for the unknown', () => {
    expect(isSubtype('EOS', 'TextFrame')).toBe(true)
    expect(isSubtype('EOS', 'Frame')).toBe(true)
    expect(isSubtype('bool', 'int')).toBe(true)
    expect(isSubtype('AudioFrame', 'AudioFrame')).toBe(true)
    expect(isSubtype('TextFrame', 'EOS')).toBe(false)
    expect(isSubtype('AudioFrame', 'VideoFrame')).toBe(false)
    expect(isSubtype('T', 'T')).toBe(false)
  })
})
