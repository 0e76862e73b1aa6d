import { describe, expect, it } from 'vitest'
import { type AnswerPart, AnswerReader } from './answer-reader.ts'

/** Reads a text in pieces of one length, texts joined. */
function read(
  text: string,
  pieceLength: number,
  tools: readonly string[] = ['move'],
): AnswerPart[] {
  const reader = new AnswerReader(tools)
  const parts: AnswerPart[] = []
  for (let at = 0; at < text.length; at += pieceLength) {
    parts.push(...reader.push(text.slice(at, at + pieceLength)))
  }
  parts.push(...reader.finish())
  return joined(parts)
}

function joined(parts: readonly AnswerPart[]): AnswerPart[] {
  const all: AnswerPart[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (last?.type === 'text' && part.type === 'text') {
      all[all.length - 1] = { type: 'text', text: last.text + part.text }
    } else all.push(part)
  }
  return all
}

const CALL = '<tool_call>\n{"name": "move", "arguments": {"to": "door"}}\n</tool_call>'
const call = { type: 'call', call: { name: 'move', arguments: '{"to":"door"}' } }
const text = (said: string) => ({ type: 'text', text: said })

describe('AnswerReader', () => {
  it.each([1, 2, 7, 1000])('finds marked calls in pieces of %i characters', (length) => {
    expect(read(`I go.${CALL}${CALL} There.`, length)).toEqual([
      text('I go.'),
      call,
      call,
      text(' There.'),
    ])
  })

  it.each([1, 3, 1000])('says text that only looks like a mark, in pieces of %i', (length) => {
    expect(read('1 < 2 <tool> and <tool_cal', length)).toEqual([text('1 < 2 <tool> and <tool_cal')])
  })

  it('takes an answer of nothing but JSON as a call of an offered tool', () => {
    const json = '{"name": "move", "parameters": {"to": "door"}}'

    expect(read(json, 5)).toEqual([call])
    expect(read(json, 5, ['other'])).toEqual([text(json)])
    expect(read(json, 5, [])).toEqual([text(json)])
    expect(read(`[${json}]`, 5)).toEqual([call])
  })

  it('says text that begins with a brace but is no call', () => {
    expect(read('{smiles} Hello.', 4)).toEqual([text('{smiles} Hello.')])
  })

  it('tells of calls that cannot be read, and of one that is cut at the end', () => {
    expect(read('<tool_call>move!</tool_call>Hm.', 4)).toEqual([
      { type: 'unreadable' },
      text('Hm.'),
    ])
    expect(read('<tool_call>{"name": "mo', 4)).toEqual([{ type: 'unreadable' }])
  })

  it('gives text as soon as it is sure', () => {
    const reader = new AnswerReader([])

    expect([...reader.push('Hello ')]).toEqual([text('Hello ')])
    expect([...reader.push('<b')]).toEqual([text('<b')])
    expect([...reader.push(' <tool')]).toEqual([text(' ')])
  })
})
