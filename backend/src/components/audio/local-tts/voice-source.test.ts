import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ComponentContext } from '../../../core/index.ts'
import type { SpeechProgram } from '../system-tts/speech-program.ts'
import { wavHeader } from '../wav.ts'
import type { SpeechModelOptions } from './speech-model.ts'
import { openVoice } from './voice-source.ts'

const path = process.env.PATH
let empty = ''
const notes: (string | null)[] = []

/** A machine without espeak-ng. */
beforeEach(async () => {
  empty = await mkdtemp(`${tmpdir()}/no-programs-`)
  process.env.PATH = empty
  notes.length = 0
})
afterEach(async () => {
  process.env.PATH = path
  await rm(empty, { recursive: true, force: true })
})

const silent = () => {}
const context = {
  clock: { hold: <V>(work: Promise<V>) => work, sleep: () => new Promise(silent) },
  signal: new AbortController().signal,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  note: (text: string | null) => void notes.push(text),
} as unknown as ComponentContext

const OPTIONS = { speed: 1.5, voice: 'af_heart' } as SpeechModelOptions

describe('openVoice without espeak-ng', () => {
  it('speaks by the program of the system, and says so', async () => {
    const asked: unknown[] = []
    const program: SpeechProgram = {
      name: 'say',
      command: process.execPath,
      probe: ['--version'],
      speak: async (_, { text, voice, rate }) => {
        asked.push([text, voice, rate])
        const samples = new Uint8Array(200)
        const header = wavHeader({ sampleRate: 22_050, channels: 1 }, samples.length)
        return Buffer.concat([header, samples])
      },
      voices: async () => [],
    }

    const voice = await openVoice(context, OPTIONS, [program])
    const sounds: unknown[] = []
    for await (const { sampleRate, data } of voice.speak('Hello.', context.signal)) {
      sounds.push([sampleRate, data.length])
    }
    await voice.close()

    expect(asked).toEqual([['Hello.', '', 1.5]])
    expect(sounds).toEqual([[22_050, 100]])
    expect(notes).toEqual(['Uses say: espeak-ng is not installed'])
  })

  it('says what to install when nothing here can speak', async () => {
    await expect(openVoice(context, OPTIONS, [])).rejects.toThrow(/"espeak-ng".*install it/)
  })
})
