import { describe, expect, it } from 'vitest'
import {
  eosAt,
  interruptAt,
  type OscRun,
  oscPerTest,
  textAt,
} from '../../osc/testing/osc-per-test.ts'
import { oscChatbox } from './osc-chatbox.ts'

const osc = oscPerTest()

/** What the chatbox was told, when; without the address, which is checked once. */
async function show(options: OscRun) {
  const { messages, logs } = await osc.run(oscChatbox, options)
  return { messages, shown: messages.map(([atMs, , shown]) => [atMs, shown]), logs }
}

describe('OSCChatbox', () => {
  it('shows each sentence as long as it takes to read it, then nothing', async () => {
    const { messages, logs } = await show({
      text: [textAt(0, 'Hello there, my '), textAt(50, 'dear friend. Hi! '), eosAt(100)],
      config: { chars_per_second: 14 },
    })

    expect(messages).toEqual([
      [100, '/chatbox/input', 'Hello there, my dear friend.', true, false],
      [2100, '/chatbox/input', 'Hi!', true, false],
      [3300, '/chatbox/input', '', true, false],
    ])
    expect(logs).toBe('')
  })

  it('passes on whether to show at once and with a sound', async () => {
    const { messages } = await show({
      text: [textAt(0, 'Hi'), eosAt(0)],
      config: { chatbox_send: false, play_sound: true, clear_on_last: false },
    })

    expect(messages).toEqual([[0, '/chatbox/input', 'Hi', false, true]])
  })

  it('takes a pause for the end of a text', async () => {
    const { shown } = await show({
      text: [textAt(0, 'One '), textAt(599, 'two'), textAt(1300, 'three')],
      config: { min_display_ms: 100, max_display_ms: 100 },
    })

    expect(shown).toEqual([
      [1199, 'One two'],
      [1299, ''],
      [1900, 'three'],
      [2000, ''],
    ])
  })

  it('keeps replies apart that follow each other without an end', async () => {
    const { shown } = await show({
      text: [textAt(0, 'First', { generation: 1 }), textAt(10, 'Second', { generation: 2 })],
    })

    expect(shown).toEqual([
      [10, 'First'],
      [1210, 'Second'],
      [2410, ''],
    ])
  })

  it('shows no text longer than it may, and a long one no longer than it may', async () => {
    const { shown } = await show({
      text: [textAt(0, 'word '.repeat(60)), eosAt(0)],
      config: { max_chars: 144 },
    })

    expect(shown.map(([atMs, text]) => [atMs, (text as string).length])).toEqual([
      [0, 144],
      [6000, 144],
      [12_000, 9],
      [13_200, 0],
    ])
  })

  it('drops what waits and what is still collected for an interruption', async () => {
    const { shown } = await show({
      text: [
        textAt(0, 'One. Two. Three.', { turn: 1, generation: 5 }),
        eosAt(0, { turn: 1, generation: 5 }),
        textAt(100, 'Four', { turn: 1, generation: 6 }),
      ],
      interrupt: [interruptAt(300, { turn: 2 })],
    })

    expect(shown).toEqual([
      [0, 'One.'],
      [1200, ''],
    ])
  })

  it('shows nothing of an interrupted reply that comes later, and the next reply at once', async () => {
    const old = { turn: 1, generation: 5 }
    const { shown } = await show({
      text: [
        textAt(0, 'A long sentence that is still there to read.', old),
        eosAt(0, old),
        textAt(400, ' Too late.', old),
        textAt(450, 'Stale.', { turn: 1, generation: 6 }),
        eosAt(500, { turn: 1, generation: 6 }),
        textAt(900, 'New.', { turn: 2, generation: 7 }),
        eosAt(950, { turn: 2, generation: 7 }),
      ],
      interrupt: [interruptAt(300, { turn: 2 })],
    })

    expect(shown).toEqual([
      [0, 'A long sentence that is still there to read.'],
      [950, 'New.'],
      [2150, ''],
    ])
  })

  it('goes by generation and time where turns are not counted', async () => {
    const { shown } = await show({
      text: [
        textAt(0, 'Old', { generation: 5 }),
        textAt(400, 'late', { generation: 5 }),
        textAt(500, 'New', { generation: 6 }),
        eosAt(500, { generation: 6 }),
      ],
      interrupt: [interruptAt(300)],
    })

    expect(shown).toEqual([
      [500, 'New'],
      [1700, ''],
    ])
  })

  it('lets an interruption of the same turn pass', async () => {
    const { shown } = await show({
      text: [
        textAt(0, 'Mine.', { turn: 2, generation: 5 }),
        eosAt(400, { turn: 2, generation: 5 }),
      ],
      interrupt: [interruptAt(300, { turn: 2 })],
    })

    expect(shown[0]).toEqual([400, 'Mine.'])
  })

  it('drops the oldest of too much, and counts it', async () => {
    const text = Array.from({ length: 70 }, (_, i) => `Line ${i}.`).join(' ')

    const { shown, logs } = await show({
      text: [textAt(0, text), eosAt(0)],
      config: { min_display_ms: 10, max_display_ms: 10 },
    })

    expect(shown.map(([, line]) => line)).toEqual([
      ...Array.from({ length: 64 }, (_, i) => `Line ${i + 6}.`),
      '',
    ])
    expect(logs.match(/too much waits/g)).toHaveLength(2)
    expect(logs).toContain('dropped=6')
  })

  it('takes the host from the keys when it has none', async () => {
    const { shown } = await show({
      text: [textAt(0, 'Hi'), eosAt(0)],
      config: { host: null },
      secrets: { VRCHAT_IP: 'localhost' },
    })

    expect(shown).toHaveLength(2)
  })

  it.each([
    ['nobody may send there', '255.255.255.255'],
    ['there is no such name', 'a..b'],
  ])('logs once that nothing can be sent, and goes on: %s', async (_, host) => {
    const { logs } = await show({
      text: [textAt(0, 'One. Two. Three.'), eosAt(0)],
      config: { host, port: 9 },
    })

    expect(logs.match(/OSC messages cannot be sent/g)).toHaveLength(1)
    expect(logs).not.toContain('Two')
  })

  it('empties the chatbox when it stops', async () => {
    const { shown } = await show({ text: [textAt(0, 'Hi'), eosAt(0)], ms: 500 })

    expect(shown).toEqual([
      [0, 'Hi'],
      [500, ''],
    ])
  })

  it('waits for its stop when nothing is wired', async () => {
    expect((await show({ ms: 1000 })).messages).toEqual([])
  })

  it('names the machine that it sends to', () => {
    const needs = (config: object) => oscChatbox.requires({ config })

    expect([needs({ host: null, port: 9000 }), needs({ host: '10.0.0.7', port: 9001 })]).toEqual([
      [
        { kind: 'host', host: '127.0.0.1:9000' },
        { kind: 'secret', name: 'VRCHAT_IP', optional: true },
      ],
      [{ kind: 'host', host: '10.0.0.7:9001' }],
    ])
  })
})
