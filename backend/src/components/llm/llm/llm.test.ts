import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EOS, SpeechEvent, ToolDef } from '../../../core/index.ts'
import {
  at,
  converse as converseWith,
  interruptAt,
  interruptsAt,
  msOf,
  type Scene,
  said,
  told,
} from './testing/conversation.ts'

const ELIZA = { model: 'offline/eliza' }
const converse = (scene: Scene) => converseWith({ config: ELIZA, ...scene })

const LONG = 'You say "My cat sleeps". Tell me a little more.'
const tool = (name: string, description = '') =>
  new ToolDef({ name, description, parameters: { type: 'object' }, timestampUs: at(0) })
const event = (ms: number, turn: number, kind: SpeechEvent['event']) =>
  new SpeechEvent({ turn, event: kind, timestampUs: at(ms) })

describe('LLM', () => {
  it('sends tokens as they come, then the whole text, then the end', async () => {
    const { token, text, eos, error } = await converse({
      messages: [said('My cat sleeps', { turn: 3 })],
    })

    expect(error).toBeUndefined()
    expect(told(token)).toBe(`${LONG}|`)
    expect(token.slice(0, 3).map(msOf)).toEqual([15, 30, 45])
    expect(told(text)).toBe(LONG)
    expect(eos).toHaveLength(1)
    const generations = [...token, ...text, ...eos].map(({ turn, generation }) => [
      turn,
      generation,
    ])
    expect(new Set(generations.map(String))).toEqual(new Set(['3,1']))
  })

  it('answers in order, each with a higher generation', async () => {
    const { token, text } = await converse({
      messages: [said('hello'), said('thanks'), said('bye', { ms: 5000 })],
    })

    expect(told(token)).toBe(
      'Hello! What shall we talk about?|You are welcome.|Goodbye! I will be here.|',
    )
    expect(text.map(({ generation }) => generation)).toEqual([1, 90, 5000])
  })

  it('tells how long it took and what was used', async () => {
    const { stats, traces } = await converse({ messages: [said('thanks', { turn: 1 })] })

    expect(stats).toEqual([
      {
        turn: 1,
        generation: 1,
        model: 'offline/eliza',
        input_tokens: null,
        output_tokens: null,
        first_token_ms: 15,
        total_ms: 45,
      },
    ])
    expect(traces).toEqual([
      {
        turn: 1,
        part: 'first_token',
        fromUs: at(0),
        toUs: at(15),
        setting: 'model offline/eliza',
        generation: 1,
      },
    ])
  })

  it('calls the tools that are connected, also those that appear late', async () => {
    const late = new ToolDef({
      name: 'stop',
      description: '',
      parameters: {},
      timestampUs: at(500),
    })

    const { tool_calls, text, eos } = await converse({
      tools: [tool('move'), late],
      messages: [said('walk to 1 2'), said('stop', { ms: 100 }), said('stop', { ms: 1000 })],
    })

    expect(tool_calls.map(({ callId, name, arguments: json }) => [callId, name, json])).toEqual([
      ['call_1', 'move', '{"instruction":"walk to 1 2","x":1,"z":2}'],
      ['call_2', 'stop', '{}'],
    ])
    expect(text).toHaveLength(1)
    expect(eos).toHaveLength(3)
  })

  it('calls no tool any more that was taken back, until it is offered again', async () => {
    const removal = new ToolDef({ ...ToolDef.removal('stop'), timestampUs: at(500) })
    const again = new ToolDef({ ...tool('stop'), timestampUs: at(1500) })

    const { tool_calls } = await converse({
      tools: [tool('stop'), removal, again],
      messages: [100, 1000, 2000].map((ms) => said('stop', { ms })),
    })

    expect(tool_calls.map(({ timestampUs }) => Math.floor(msOf({ timestampUs }) / 1000))).toEqual([
      0, 2,
    ])
  })

  it('keeps a tool that was defined anew after it was taken back, whichever is told first', async () => {
    const definition = new ToolDef({ ...tool('stop'), timestampUs: at(20) })
    const removal = new ToolDef({ ...ToolDef.removal('stop'), timestampUs: at(10) })

    const { tool_calls } = await converse({
      tools: [definition, removal],
      messages: [said('stop', { ms: 100 })],
    })

    expect(tool_calls).toHaveLength(1)
  })

  it('does not start with a model that names no provider', async () => {
    const { error } = await converse({ config: { model: 'nothing' } })

    expect(error).toMatchObject({ code: 'component.invalid_config', path: 'config.model' })
  })

  describe('interrupted', () => {
    it('stops at once with what it has said', async () => {
      const { token, text, eos, tool_calls } = await converse({
        messages: [said('My cat sleeps', { turn: 1 })],
        interrupts: [interruptAt(50, 2)],
      })

      expect(told(token)).toBe('You say "My |')
      expect(msOf(token.at(-1)!)).toBe(50)
      expect(told(text)).toBe('You say "My ')
      expect([eos.length, tool_calls.length]).toEqual([1, 0])
    })

    it('ignores the interrupt that opened the turn', async () => {
      const { token } = await converse({
        messages: [said('thanks', { ms: 10, turn: 2 })],
        interrupts: [interruptAt(0, 2), interruptAt(20, 2)],
      })

      expect(told(token)).toBe('You are welcome.|')
    })

    it('ignores one that is older than what was said, where there are no turns', async () => {
      const older = await converse({
        messages: [said('thanks', { ms: 10 })],
        interrupts: [interruptAt(9)],
      })
      const later = await converse({
        messages: [said('thanks', { ms: 10 })],
        interrupts: [interruptAt(11)],
      })

      expect(told(older.token)).toBe('You are welcome.|')
      expect(told(later.token)).toBe('|')
    })

    it('answers waiting requests of the turn with their end only', async () => {
      const { token } = await converse({
        messages: [
          said('My cat sleeps', { turn: 1 }),
          said('thanks', { ms: 10, turn: 1 }),
          said('bye', { ms: 20, turn: 2 }),
        ],
        interrupts: [interruptAt(35, 2)],
      })

      expect(told(token)).toBe('You say ||Goodbye! I will be here.|')
    })

    it('does not mistake a voice detection that was restarted for an old one', async () => {
      const { token } = await converse({
        messages: [said('thanks', { ms: 100, turn: 1 })],
        interrupts: [interruptAt(0, 7), interruptAt(50, 1)],
      })

      expect(told(token)).toBe('You are welcome.|')
    })

    it('lets a voice detection that was restarted interrupt what was said before', async () => {
      const { token } = await converse({
        messages: [said('My cat sleeps', { ms: 1000, turn: 9 })],
        interrupts: [interruptAt(900, 9), interruptAt(1050, 1)],
      })

      expect(told(token).length).toBeLessThan(LONG.length)
      expect(told(token).endsWith('|')).toBe(true)
    })

    it('leaves what was typed alone, whatever was spoken before it', async () => {
      const spoken = said('My cat sleeps', { turn: 1 })
      const typed = said('thanks', { ms: 20 })

      const { text } = await converse({
        lists: [[spoken, typed]],
        interrupts: [interruptAt(10, 2)],
      })

      expect(told(text)).toBe('You are welcome.')
    })

    it('gives each request one end and leaves the next turn alone, whenever it happens', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }),
          async (times) => {
            const { token, text, eos } = await converse({
              messages: [
                said('My cat sleeps', { turn: 1 }),
                said('My cat sleeps', { ms: 30, turn: 2 }),
                said('thanks', { ms: 60, turn: 3 }),
              ],
              interrupts: interruptsAt(times),
            })

            expect(eos).toHaveLength(3)
            const replies = told(token).split('|')
            expect(replies).toHaveLength(4)
            expect(replies[2]).toBe('You are welcome.')
            expect(text.map((frame) => frame.text)).toEqual(replies.filter((reply) => reply !== ''))
            for (const reply of replies.slice(0, 2)) expect(LONG.startsWith(reply)).toBe(true)
          },
        ),
        { numRuns: 25 },
      )
    })
  })

  describe('while the user may go on speaking', () => {
    const turnOne = [event(0, 1, 'start'), event(300, 1, 'confirmed')]
    const guess = said('thanks', { ms: 1000, turn: 1 })

    it('holds its answer until the turn has ended', async () => {
      const { token, text, traces, stats } = await converse({
        messages: [guess],
        events: [...turnOne, event(1500, 1, 'end')],
      })

      expect(told(token)).toBe('You are welcome.|')
      expect([...token, ...text].map(msOf)).toEqual([1500, 1500, 1500, 1500, 1500])
      expect(traces).toMatchObject([{ fromUs: at(1000), toUs: at(1015) }])
      expect(stats).toMatchObject([{ first_token_ms: 15, total_ms: 500 }])
    })

    it('goes on live when the turn ends in the middle of the answer', async () => {
      const { token } = await converse({
        messages: [guess],
        events: [...turnOne, event(1020, 1, 'end')],
      })

      expect(token.map(msOf)).toEqual([1020, 1030, 1045, 1045])
    })

    it('forgets the answer when they do', async () => {
      const { token, text, tool_calls, traces, eos } = await converse({
        tools: [tool('stop')],
        messages: [said('stop', { ms: 1000, turn: 1 }), said('bye', { ms: 2500, turn: 1 })],
        events: [...turnOne, event(1100, 1, 'resumed'), event(2600, 1, 'end')],
      })

      expect(told(token)).toBe('|Goodbye! I will be here.|')
      expect(told(text)).toBe('Goodbye! I will be here.')
      expect(msOf(token[0]!)).toBe(1100)
      expect([tool_calls.length, traces.length, eos.length]).toEqual([0, 1, 2])
    })

    it('forgets it also when only a later state of the turn tells', async () => {
      const { token } = await converse({
        messages: [guess, said('bye', { ms: 2000, turn: 1 })],
        events: [...turnOne, event(2600, 1, 'end')],
      })

      expect(told(token)).toBe('|Goodbye! I will be here.|')
      expect(token.map(msOf)).toEqual([2000, 2600, 2600, 2600, 2600, 2600, 2600])
    })

    it('forgets it when another turn starts before anybody told the end of this one', async () => {
      const { token, text } = await converse({
        messages: [
          said('My cat sleeps', { ms: 10, turn: 3 }),
          said('thanks', { ms: 900, turn: 1 }),
        ],
        events: [event(0, 3, 'start'), event(500, 1, 'start'), event(890, 1, 'end')],
      })

      expect(told(text)).toBe('You are welcome.')
      expect(told(token)).toBe('|You are welcome.|')
    })

    it('does not keep what is typed waiting for the end of a turn', async () => {
      const { text } = await converse({
        messages: [said('My cat sleeps', { ms: 10, turn: 3 }), said('thanks', { ms: 500 })],
        events: [event(0, 3, 'start')],
      })

      expect(told(text)).toBe('You are welcome.')
    })

    it('ends a held answer once when it is stopped', async () => {
      const { token, eos, error } = await converse({
        messages: [guess],
        events: turnOne,
        untilMs: 1200,
      })

      expect(told(token)).toBe('|')
      expect(eos).toHaveLength(1)
      expect(error).toBeUndefined()
    })
  })

  it('ends each request exactly once, whatever happens and whenever it is stopped', async () => {
    const kinds = ['start', 'confirmed', 'false_alarm', 'candidate_end', 'resumed', 'end'] as const
    const moment = fc.integer({ min: 0, max: 600 })
    const turn = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
    const scene = fc.record({
      messages: fc.array(fc.record({ ms: moment, turn }), { maxLength: 5 }),
      events: fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 3 }), fc.constantFrom(...kinds))),
      interrupts: fc.array(fc.record({ ms: moment, turn }), { maxLength: 4 }),
      untilMs: fc.integer({ min: 1, max: 900 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ messages, events, interrupts, untilMs }) => {
        const inOrder = [...messages].sort((a, b) => a.ms - b.ms)
        const { asked, token, text, eos, error } = await converse({
          messages: inOrder.map((place) => said('My cat sleeps', place)),
          events: events.sort(([a], [b]) => a - b).map((one) => event(...one)),
          interrupts: interrupts
            .sort((a, b) => a.ms - b.ms)
            .map((one) => interruptAt(one.ms, one.turn)),
          untilMs,
        })

        expect(error).toBeUndefined()
        const replies = told(token).split('|')
        expect([eos.length, replies.length, replies.at(-1)]).toEqual([asked, asked + 1, ''])
        expect(text.map((frame) => frame.text)).toEqual(replies.filter((reply) => reply !== ''))
        for (const reply of replies) expect(LONG.startsWith(reply)).toBe(true)
        const generations = eos.map((frame) => frame.generation!)
        expect(generations).toEqual([...new Set(generations)].sort((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same every time', async () => {
    const scene: Scene = {
      tools: [tool('move')],
      messages: [said('go to 3 4', { turn: 1 }), said('My cat sleeps', { ms: 40, turn: 2 })],
      interrupts: [interruptAt(85, 3)],
      events: [event(20, 2, 'start'), event(60, 2, 'end')],
    }

    const [first, second] = [await converse(scene), await converse(scene)]

    expect(second).toEqual(first)
    expect(first.token.filter((frame) => frame instanceof EOS)).toHaveLength(2)
  })
})
