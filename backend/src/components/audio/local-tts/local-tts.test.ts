import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TINY_VOICES, writeTinyModel } from '../../../../../scripts/tiny-models/index.ts'
import { type AudioFrame, EOS, parseInitArgs, TextFrame } from '../../../core/index.ts'
import { graphOf, runComponent, runGraph } from '../../../core/testing/index.ts'
import { createCatalog } from '../../registry.ts'
import { localTts } from './local-tts.ts'

const T0 = 1_700_000_000_000_000
const KOKORO = 'onnx-community/Kokoro-82M-v1.0-ONNX'
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiny-voice-'))
  await writeTinyModel({ folder, repository: KOKORO, kind: 'speech', suffix: '_quantized' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function reply(text: string): (TextFrame | EOS)[] {
  const numbers = { turn: 1, generation: 7 }
  const tokens = text
    .split(/(?<= )/)
    .map((token, i) => new TextFrame({ text: token, ...numbers, timestampUs: T0 + i }))
  return [...tokens, new EOS({ ...numbers, timestampUs: T0 + 1_000_000 })]
}

const logged: string[] = []
async function speak(text: string, config: Record<string, unknown> = {}, modelsFolder = folder) {
  logged.length = 0
  return runComponent<{ audio: AudioFrame[]; text: TextFrame[] }>(localTts, {
    config: { device: 'cpu', ...config },
    inputs: { text: reply(text) },
    folders: { modelsFolder },
    onOutput: (_, line) => logged.push(line),
  })
}

const secondsOf = (audio: readonly AudioFrame[]) =>
  audio.reduce((sum, frame) => sum + frame.durationUs / 1e6, 0)

/** Pitch of a pure tone, from how often it crosses zero. */
function pitchOf({ data, sampleRate }: AudioFrame): number {
  let crossings = 0
  for (let i = 1; i < data.length; i++) if (data[i - 1]! < 0 !== data[i]! < 0) crossings += 1
  return (crossings / 2) * (sampleRate / data.length)
}

const hasEspeak = (() => {
  try {
    execFileSync('espeak-ng', ['--version'])
    return true
  } catch {
    return false
  }
})()

describe.skipIf(!hasEspeak)('LocalTTS (needs espeak-ng)', () => {
  it('speaks a reply sentence by sentence and says how far it has come', async () => {
    const said = 'Hello there, my friend. How are you today?'

    const { audio, text } = await speak(said)

    expect(text.map((one) => one.text)).toEqual(['Hello there, my friend.', 'How are you today?'])
    expect(audio.every(({ turn, generation }) => turn === 1 && generation === 7)).toBe(true)
    expect(audio.every(({ sampleRate }) => sampleRate === 24_000)).toBe(true)
    expect(audio.at(-1)?.chars).toBe(said.length)
    expect(secondsOf(audio)).toBeGreaterThan(1)
  })

  it('speaks with the chosen voice', async () => {
    const first = await speak('Good morning to you all.')
    const other = await speak('Good morning to you all.', { voice_id: 'bf_emma' })

    expect(pitchOf(first.audio[0]!)).toBeCloseTo(TINY_VOICES.af_heart, -1.5)
    expect(pitchOf(other.audio[0]!)).toBeCloseTo(TINY_VOICES.bf_emma, -1.5)
  })

  it('speaks faster with a higher speed', async () => {
    const slow = await speak('Good morning to you all.')
    const fast = await speak('Good morning to you all.', { speed: 2 })

    expect(secondsOf(fast.audio)).toBeCloseTo(secondsOf(slow.audio) / 2, 1)
  })

  it('speaks a line that is too long for the model in pieces', async () => {
    const { audio } = await speak(`${'1234567 '.repeat(40)}.`)

    expect(secondsOf(audio)).toBeGreaterThan((510 * 1200) / 24_000)
  })

  it('says nothing for what has no sound', async () => {
    const { audio, text } = await speak('…')

    expect(text).toEqual([])
    expect(secondsOf(audio)).toBeLessThan(0.1)
  })

  it('runs in a thread of its own, with the settings of its predecessor', async () => {
    const config = {
      model_id: 'Qwen/Qwen3-TTS-12Hz-0.6B-Base',
      device: 'cpu',
      voice_id: 'paimon',
      ref_samples_dir: '/voices',
      language: 'English',
    }

    const expected = await speak('Hello there, my friend.')

    const { outputs, errors } = await runGraph(graphOf({ voice: ['LocalTTS', { config }] }), {
      components: createCatalog(),
      feed: { 'voice.text': reply('Hello there, my friend.') },
      until: { items: expected.audio.length + expected.text.length },
      folders: { modelsFolder: folder },
    })

    expect(errors).toEqual({})
    expect(outputs['voice.text']?.map((one) => one.text)).toEqual(['Hello there, my friend.'])
  })

  it('says what to do with a damaged voice', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'broken-voice-'))
    await writeTinyModel({
      folder: broken,
      repository: KOKORO,
      kind: 'speech',
      suffix: '_quantized',
    })
    await writeFile(join(broken, KOKORO, 'voices/af_heart.bin'), 'x')

    await expect(speak('Hello.', {}, broken)).rejects.toThrow(/af_heart.bin" has 1 bytes/)

    await rm(broken, { recursive: true, force: true })
  })
})

describe('LocalTTS', () => {
  const needs = (config: Record<string, unknown>) =>
    localTts.requires(parseInitArgs(localTts, { config }))

  it('needs the model with its voices, and espeak-ng where it is', () => {
    expect(needs({})).toMatchObject([
      { kind: 'model', id: 'Kokoro-82M-v1.0-ONNX-q8', licence: 'Apache-2.0', bytes: 98_631_493 },
      { kind: 'program', program: 'espeak-ng', optional: true },
    ])
  })

  it('needs a voice that is not among those by itself', () => {
    expect(needs({ language: 'french' })[1]).toMatchObject({
      id: 'Kokoro-82M-v1.0-ONNX-voice-ff_siwis',
      bytes: 522_240,
      file: `${KOKORO}/voices/ff_siwis.bin`,
      url: expect.stringMatching(/^https:\/\/huggingface\.co\/.*\/voices\/ff_siwis\.bin$/),
    })
    expect(needs({ voice_id: 'am_puck' })[1]).toMatchObject({
      id: 'Kokoro-82M-v1.0-ONNX-voice-am_puck',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(needs({ voice_id: '../../x' })).toHaveLength(2)
  })

  it('stands in for the predecessor’s models', () => {
    for (const model_id of ['Qwen/Qwen3-TTS-12Hz-0.6B-Base', '/models/qwen', '../../x', '']) {
      expect(needs({ model_id, device: 'mps' })).toEqual(needs({}))
    }
    expect(createCatalog().component('QwenTTS')).toBe(localTts)
  })
})
