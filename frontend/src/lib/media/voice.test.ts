import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createVoice, type Voice } from './voice.ts'

class Utterance {
  readonly text: string
  rate = 1
  lang = ''
  voice: { name: string } | null = null
  onstart: (() => void) | null = null
  onend: (() => void) | null = null
  onerror: ((event: { error: string }) => void) | null = null
  constructor(text: string) {
    this.text = text
  }
}

/** The browser's voices, as far as they are used. */
class Synthesis extends EventTarget {
  voices = [
    { name: 'Anna', lang: 'de-DE' },
    { name: 'Samantha', lang: 'en_US' },
  ]
  readonly spoken: Utterance[] = []
  cancelled = 0
  asked = 0
  getVoices = () => {
    this.asked++
    return this.voices
  }
  speak = (utterance: Utterance) => this.spoken.push(utterance)
  cancel = () => {
    this.cancelled++
    // Browsers tell the utterance, too.
    this.spoken.at(-1)?.onerror?.({ error: 'canceled' })
  }
}

type Listener = (payload: never) => void

let synthesis: Synthesis
let voice: Voice
let reports: unknown[]
let listeners: Record<string, Listener>

beforeEach(() => {
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
  synthesis = new Synthesis()
  voice = speakBy(() => synthesis as unknown as SpeechSynthesis)
})
afterEach(() => {
  voice.destroy()
  vi.unstubAllGlobals()
})

function speakBy(found: () => SpeechSynthesis | undefined): Voice {
  reports = []
  listeners = {}
  const listen = (name: string, listener: Listener) => {
    listeners[name] = listener
    return () => delete listeners[name]
  }
  const socket = {
    onUiOutput: (_: string, channel: string, listener: Listener) => listen(channel, listener),
    onMessage: (type: string, listener: Listener) => listen(type, listener),
    sendUiInput: (...report: unknown[]) => reports.push(report),
  }
  const address = { nodeId: 'tts', channel: 'ui_speech' }
  return createVoice(address, { socket: socket as never, synthesis: found })
}

const tell = (name: string, payload: object) => listeners[name]!(payload as never)
const speak = (id: number, more: object = {}) =>
  tell('ui_speech', { kind: 'speak', id, text: `text ${id}`, voice: '', rate: 1, ...more })

const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 30_000 })

async function utterance(count = 1): Promise<Utterance> {
  return eventually(() => {
    expect(synthesis.spoken).toHaveLength(count)
    return synthesis.spoken[count - 1]!
  })
}

describe('createVoice', () => {
  it('speaks what is ordered and says how far it has come', async () => {
    speak(1, { rate: 1.5 })
    const said = await utterance()
    said.onstart!()
    said.onend!()

    expect(said).toMatchObject({ text: 'text 1', rate: 1.5, voice: null })
    expect(reports).toEqual([
      ['tts', 'ui_spoken', { id: 1, event: 'started' }],
      ['tts', 'ui_spoken', { id: 1, event: 'ended' }],
    ])
  })

  it.each([
    ['Samantha', 'Samantha', ''],
    ['de', 'Anna', ''],
    ['en-us', 'Samantha', ''],
    ['fr', undefined, 'fr'],
    ['No such voice', undefined, ''],
  ])('finds a voice by name or language: %s', async (wanted, name, lang) => {
    speak(1, { voice: wanted })

    const said = await utterance()
    expect([said.voice?.name, said.lang]).toEqual([name, lang])
  })

  it('waits for voices that are not known yet', async () => {
    const known = synthesis.voices
    synthesis.voices = []
    speak(1, { voice: 'Anna' })
    await eventually(() => expect(synthesis.asked).toBe(1))
    expect(synthesis.spoken).toEqual([])
    synthesis.voices = known
    synthesis.dispatchEvent(new Event('voiceschanged'))

    expect((await utterance()).voice?.name).toBe('Anna')
  })

  it('says nothing more when it is told so, and reports nothing of it', async () => {
    speak(1)
    await utterance()
    tell('ui_speech', { kind: 'cancel', id: 1, text: '', voice: '', rate: 1 })
    await eventually(() => expect(synthesis.cancelled).toBe(1))

    expect(reports).toEqual([])
  })

  it.each([
    ['node_status', { node_id: 'tts', status: 'stopped' }],
    ['graph_reset', {}],
  ])('is silent when its node stops: %s', async (type, message) => {
    speak(1)
    await utterance()
    tell(type, message)

    await eventually(() => expect(synthesis.cancelled).toBe(1))
  })

  it.each([
    ['not-allowed', 'locked'],
    ['synthesis-failed', 'failed'],
  ])('says what went wrong: %s', async (error, event) => {
    speak(4)
    const said = await utterance()
    said.onerror!({ error })

    expect(reports).toEqual([['tts', 'ui_spoken', { id: 4, event }]])
  })

  it('fails where the browser has no voices', async () => {
    voice.destroy()
    voice = speakBy(() => undefined)
    speak(2)

    await eventually(() =>
      expect(reports).toEqual([['tts', 'ui_spoken', { id: 2, event: 'failed' }]]),
    )
  })
})
