import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  type AudioFrame,
  InterruptFrame,
  SpeechEvent,
  type TextFrame,
} from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import { at, eos, PLACE, seconds, texts, token } from '../../testing/reply-frames.ts'
import { runObserved } from '../../testing/run-observed.ts'
import type { PageSpeech, PageSpoken } from './page-voice.ts'
import { systemTts } from './system-tts.ts'

const hasEspeak = spawnSync('espeak-ng', ['--version']).status === 0

interface Sent extends Record<string, readonly unknown[]> {
  audio: AudioFrame[]
  text: TextFrame[]
  ui_speech: PageSpeech[]
}

function run(options: RunComponentOptions) {
  return runObserved<Sent>(systemTts, options)
}

function loudness(frames: readonly AudioFrame[]): number {
  const samples = frames.flatMap(({ data }) => [...data])
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

describe.skipIf(!hasEspeak)('SystemTTS by espeak-ng (needs espeak-ng)', () => {
  const config = { engine: 'espeak-ng', voice: 'en-us' }
  const speak = (text: string, more: object = {}) =>
    run({ config: { ...config, ...more }, inputs: { text: [token(0, text), eos(1)] } })

  it('speaks sentence by sentence and counts what was spoken', async () => {
    const reply = 'Hello *waves* there. How are you today?'

    const { audio, text, ui_speech } = await speak(reply)

    expect(texts(text)).toEqual(['Hello there.', 'How are you today?'])
    expect(new Set(audio.map(({ sampleRate }) => sampleRate))).toEqual(new Set([22_050]))
    expect(seconds(audio)).toBeGreaterThan(1.5)
    expect(seconds(audio)).toBeLessThan(5)
    expect(loudness(audio)).toBeGreaterThan(0.02)
    expect(audio.at(-1)).toMatchObject({ ...PLACE, chars: reply.length })
    const counted = audio.map(({ chars }) => chars!)
    expect(counted).toEqual([...counted].sort((a, b) => a - b))
    expect(counted).toContain(5)
    expect(ui_speech).toEqual([])
  })

  it('speaks faster when told to', async () => {
    const usual = await speak('One two three four five six seven.')
    const fast = await speak('One two three four five six seven.', { rate: 2 })

    expect(seconds(fast.audio)).toBeLessThan(seconds(usual.audio) * 0.75)
  })

  it('speaks whatever is written, and never runs it', async () => {
    const { text, audio } = await speak(
      '--help $(exit 1) `exit 1`; exit 1 "quoted" \\ and ünïcödé 😀.',
    )

    expect(text).toHaveLength(1)
    expect(seconds(audio)).toBeGreaterThan(2)
  })

  it('says why it cannot speak, without the words', async () => {
    const { audio, logs } = await speak('Secret words.', { voice: 'qqq' })

    expect(audio).toHaveLength(0)
    expect(logs).toContain('espeak-ng voice does not exist')
    expect(logs).not.toContain('Secret')
  })

  it('lists the voices there are', async () => {
    const choices = await systemTts.options!({ config: { engine: 'auto' } })

    const { voice } = choices.config as { voice: { value: string; label: string }[] }
    expect(voice[0]).toEqual({ value: '', label: 'The usual one' })
    expect(voice).toContainEqual({ value: 'en-us', label: 'English (America) (en-us)' })
    expect(new Set(voice.map(({ value }) => value)).size).toBe(voice.length)
  })
})

describe('SystemTTS by the page', () => {
  const config = { engine: 'browser', voice: 'Samantha', rate: 1.5 }
  const says = (ms: number, id: number, event: PageSpoken['event']) => ({
    id,
    event,
    timestampUs: at(ms),
  })
  const reply = [token(0, 'Hello there. How are you?'), eos(1)]

  it('has one sentence after the other spoken, and sends silence meanwhile', async () => {
    const { ui_speech, audio, text } = await run({
      config,
      inputs: {
        text: reply,
        ui_spoken: [
          says(50, 1, 'started'),
          says(950, 1, 'ended'),
          says(1000, 2, 'started'),
          says(1800, 2, 'ended'),
        ],
      },
    })

    const order = { kind: 'speak', voice: 'Samantha', rate: 1.5, generation: 12 }
    expect(ui_speech).toEqual([
      { ...order, id: 1, text: 'Hello there.' },
      { ...order, id: 2, text: 'How are you?' },
    ])
    expect(text.map(({ text, timestampUs }) => [text, timestampUs])).toEqual([
      ['Hello there.', at(950)],
      ['How are you?', at(1800)],
    ])
    expect(seconds(audio)).toBeCloseTo(1.7)
    expect(loudness(audio)).toBe(0)
    expect(audio.at(-1)!.chars).toBe(25)
  })

  it('stops speaking at an interruption', async () => {
    const { ui_speech, text } = await run({
      config,
      inputs: {
        text: reply,
        ui_spoken: [says(50, 1, 'started')],
        interrupt: [new InterruptFrame({ reason: 'x', turn: 4, timestampUs: at(500) })],
      },
    })

    expect(ui_speech.map(({ kind, id }) => [kind, id])).toEqual([
      ['speak', 1],
      ['cancel', 1],
    ])
    expect(text).toEqual([])
  })

  it('waits until the turn that it answers has ended', async () => {
    const events = [
      new SpeechEvent({ turn: 3, event: 'start', timestampUs: at(0) }),
      new SpeechEvent({ turn: 3, event: 'end', timestampUs: at(700) }),
    ]
    const { audio } = await run({
      config,
      inputs: {
        text: [token(10, 'Yes.'), eos(11)],
        turn_events: events,
        ui_spoken: [says(600, 1, 'started'), says(800, 1, 'started'), says(900, 1, 'ended')],
      },
    })

    expect(audio.every(({ timestampUs }) => timestampUs > at(800))).toBe(true)
    expect(audio.at(-1)!.chars).toBe(4)
  })

  it('says when no page answers', async () => {
    const { audio, logs } = await run({ config, inputs: { text: reply, ui_spoken: [] } })

    expect(audio).toHaveLength(0)
    expect(logs.match(/no page is open that could speak/g)).toHaveLength(2)
  })

  it('says what to do when the browser wants a click', async () => {
    const { notes, logs } = await run({
      config,
      inputs: { text: [token(0, 'Hi.'), eos(1)], ui_spoken: [says(50, 1, 'locked')] },
    })

    expect(notes).toEqual(['Click on the page once: before, its browser does not speak'])
    expect(logs).toContain('clicked on the page')
  })

  it('does not wait for ever for a page that has gone', async () => {
    const { logs } = await run({
      config,
      inputs: { text: [token(0, 'Hi.'), eos(1)], ui_spoken: [says(50, 1, 'started')] },
    })

    expect(logs).toContain('the page stopped speaking')
  })
})

describe('what SystemTTS needs', () => {
  it('is the program that is named, which `auto` can do without', () => {
    const auto = { kind: 'program', program: 'espeak-ng', optional: true }

    expect(systemTts.requires({ config: { engine: 'auto' } })).toContainEqual(auto)
    expect(systemTts.requires({ config: { engine: 'say' } })).toEqual([
      { kind: 'program', program: 'say' },
    ])
    expect(systemTts.requires({ config: { engine: 'browser' } })).toEqual([])
  })

  it('is no voice that a program would take for an option', async () => {
    const config = { voice: '-f/etc/passwd' }

    await expect(run({ config })).rejects.toMatchObject({ code: 'component.invalid_config' })
  })
})
