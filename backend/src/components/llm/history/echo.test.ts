import { describe, expect, it } from 'vitest'
import { TextFrame } from '../../../core/index.ts'
import { EchoWatch, isEcho } from './echo.ts'

const REPLY = 'Well, once there was a fox; it lived in a deep forest. Shall I go on?'

describe('isEcho', () => {
  it.each([
    'once there was a fox',
    'There was a fox, it lived in a deep forest!',
    'lived in a deep forest shall I',
    'um once there was a fox',
  ])('hears "%s"', (said) => {
    expect(isEcho(said, ['Hello.', REPLY])).toBe(true)
  })

  it.each([
    'a deep forest',
    'Yes, go on.',
    'You said it lived in a deep forest, but where exactly was that and who told you?',
    'a fox was there once',
    '',
  ])('leaves "%s" to the user', (said) => {
    expect(isEcho(said, ['Hello.', REPLY])).toBe(false)
  })

  it('knows other scripts and accents', () => {
    expect(isEcho('das war schön für alle', ['Ja, das war schon fur alle.'])).toBe(true)
    expect(isEcho('жил был старый лис', ['Жил-был старый лис.'])).toBe(true)
  })
})

describe('EchoWatch', () => {
  it('forgets a reply after a minute', () => {
    const watch = new EchoWatch()
    watch.said(new TextFrame({ text: REPLY, timestampUs: 0 }))
    const at = (seconds: number) =>
      watch.hears(new TextFrame({ text: 'once there was a fox', timestampUs: seconds * 1e6 }))

    expect([at(5), at(70)]).toEqual([true, false])
  })
})
