import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFramed } from './framing.ts'
import { parseClientMessage, parseServerMessage, parseUiBinary } from './ui-messages.ts'

describe('messages of the UI socket', () => {
  it('reads what a page sends', () => {
    const input = { type: 'ui_input', node_id: 'a', channel: 'ui_text', payload: { any: 1 } }
    const tap = { type: 'tap', node_id: 'a', slot: 'audio' }

    expect(parseClientMessage(JSON.stringify(input))).toEqual(input)
    expect(parseClientMessage(JSON.stringify({ ...tap, new_field: 1 }))).toEqual(tap)
    expect(parseClientMessage(JSON.stringify({ ...tap, type: 'untap' }))?.type).toBe('untap')
  })

  it('ignores what it does not know', () => {
    const texts = ['', '{', '1', 'null', '[]', '{"type":"later"}', '{"type":"tap","node_id":1}']

    expect(texts.map(parseClientMessage)).toEqual(texts.map(() => null))
    fc.assert(
      fc.property(fc.json(), (text) => {
        parseClientMessage(text)
        parseServerMessage(text)
      }),
    )
  })

  it('reads what a server pushes', () => {
    const message = {
      type: 'node_status',
      node_id: 'outer/inner',
      status: 'stopped',
      error: { code: 'node.run_failed', detail: 'Cannot read "a.wav"' },
      progress: null,
      restarts: 2,
    }

    expect(parseServerMessage(JSON.stringify(message))).toEqual(message)
  })

  it('reads the address of a binary message', () => {
    const payload = Uint8Array.of(1, 2, 3)

    const read = parseUiBinary(encodeFramed({ node_id: 'a', channel: 'ui_audio' }, payload))

    expect(read?.header).toEqual({ node_id: 'a', channel: 'ui_audio' })
    expect([...read!.payload]).toEqual([1, 2, 3])
    expect(parseUiBinary(encodeFramed({ node_id: 'a' }, payload))).toBeNull()
  })
})
