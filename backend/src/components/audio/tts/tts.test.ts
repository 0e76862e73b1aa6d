import { describe, expect, it } from 'vitest'
import { type AudioFrame, InterruptFrame, type TextFrame } from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import {
  INWORLD_PATH,
  OPENAI_SPEECH_PATH,
  SECONDS_PER_CHARACTER,
  type SpeechAsked,
  type SpeechBehaviour,
  serveInworld,
  serveOpenAiSpeech,
} from '../../testing/provider-server/index.ts'
import { providersPerTest } from '../../testing/providers-per-test.ts'
import { at, eos, PLACE, seconds, texts, token } from '../../testing/reply-frames.ts'
import { runObserved } from '../../testing/run-observed.ts'
import { tts } from './tts.ts'

const REPLY = 'Hello there. How are you?'

const outside = providersPerTest()

interface Options extends RunComponentOptions, SpeechBehaviour {}

async function run(options: Options = {}) {
  const asked: SpeechAsked[] = []
  const { speak, key, pieces, pieceMs, config, ...rest } = options
  const behaviour = {
    ...(speak && { speak }),
    ...(key !== undefined && { key }),
    ...(pieces && { pieces }),
    ...(pieceMs && { pieceMs }),
    onAsked: (one: SpeechAsked) => asked.push(one),
  }
  serveInworld(outside.server, behaviour)
  serveOpenAiSpeech(outside.server, behaviour)
  const sent = await runObserved<{ audio: AudioFrame[]; text: TextFrame[] }>(tts, {
    secrets: { INWORLD_API_KEY: 'right' },
    inputs: { text: [token(0, REPLY), eos(1)] },
    outside: outside.clock,
    config: { url: outside.server.url + INWORLD_PATH, ...config },
    ...rest,
  })
  return { ...sent, asked }
}

const secondsOf = (...sentences: string[]) => sentences.join('').length * SECONDS_PER_CHARACTER
const openAi = () => ({ base_url: `${outside.server.url}/v1` })

describe('TTS by Inworld', () => {
  it('asks sentence by sentence and sends 48 kHz sound without headers', async () => {
    const { audio, text, asked } = await run({ key: 'right' })

    expect(asked).toMatchObject([
      { text: 'Hello there.', voice: 'Ashley', model: 'inworld-tts-1.5-max' },
      { text: 'How are you?', voice: 'Ashley', model: 'inworld-tts-1.5-max' },
    ])
    expect(texts(text)).toEqual(['Hello there.', 'How are you?'])
    expect(new Set(audio.map(({ sampleRate, channels }) => `${sampleRate}/${channels}`))).toEqual(
      new Set(['48000/1']),
    )
    expect(seconds(audio)).toBeCloseTo(secondsOf('Hello there.', 'How are you?'), 3)
    // A header that was played would be a jump.
    const samples = audio.flatMap(({ data }) => [...data])
    const jumps = samples.slice(1).map((sample, i) => Math.abs(sample - samples[i]!))
    expect(Math.max(...jumps)).toBeLessThan(0.02)
    expect(audio.at(-1)).toMatchObject({ ...PLACE, chars: REPLY.length })
  })

  it('sends the request as it is documented', async () => {
    const { asked } = await run()

    const { headers, body } = asked[0]!.request
    expect(headers.authorization).toBe('Basic right')
    expect(JSON.parse(body.toString())).toEqual({
      text: 'Hello there.',
      voice_id: 'Ashley',
      model_id: 'inworld-tts-1.5-max',
      audio_config: { audio_encoding: 'LINEAR16', sample_rate_hertz: 48_000 },
    })
  })

  it('sends the first sound as soon as it comes, and tells how long that took', async () => {
    outside.server.delays.firstAudioMs = 400
    const { audio, traces } = await run({ pieceMs: 1000 })

    expect(audio[0]!.timestampUs).toBe(at(400))
    expect(traces).toMatchObject([
      { ...PLACE, part: 'first_sentence', fromUs: at(0), toUs: at(0) },
      {
        ...PLACE,
        part: 'first_audio',
        fromUs: at(0),
        toUs: at(400),
        setting: 'model_id inworld-tts-1.5-max',
      },
    ])
  })

  it('has the next sentence synthesised while the last one is sent', async () => {
    outside.server.delays.firstAudioMs = 400
    const { audio } = await run({ pieces: 1 })

    expect([...new Set(audio.map(({ timestampUs }) => timestampUs))]).toEqual([at(400), at(800)])
  })

  it('does the same every time', async () => {
    outside.server.delays.firstAudioMs = 120
    const once = async () => {
      const { audio, text } = await run({ pieceMs: 35, config: openAi() })
      return JSON.stringify([audio, text])
    }

    const first = await once()

    for (let i = 0; i < 3; i++) expect(await once()).toBe(first)
  })

  it('closes the request at an interruption, and plays nothing that comes late', async () => {
    outside.server.delays.firstAudioMs = 100
    const interrupt = [new InterruptFrame({ reason: 'x', turn: 4, timestampUs: at(250) })]
    const { audio, text, asked, logs } = await run({
      pieceMs: 100,
      inputs: { text: [token(0, REPLY), eos(1)], interrupt },
    })

    expect(Math.max(...audio.map(({ timestampUs }) => timestampUs))).toBeLessThanOrEqual(at(250))
    expect(text).toEqual([])
    expect(asked).toHaveLength(1)
    await asked[0]!.request.cancelled()
    expect(logs).toBe('')
  })
})

describe('TTS by a server with OpenAI’s protocol', () => {
  it('asks for wav below base_url and reads it while it comes', async () => {
    outside.server.delays.firstAudioMs = 100
    const { audio, asked } = await run({
      config: { ...openAi(), voice_id: 'af_sky', model_id: 'kokoro' },
      pieceMs: 500,
      key: 'right',
    })

    expect(asked[0]).toMatchObject({ text: 'Hello there.', voice: 'af_sky', model: 'kokoro' })
    expect(asked[0]!.request.json().response_format).toBe('wav')
    expect(audio[0]).toMatchObject({ sampleRate: 24_000, timestampUs: at(100) })
    expect(seconds(audio)).toBeCloseTo(secondsOf('Hello there.', 'How are you?'), 3)
  })

  it('needs no key, and asks for what most servers know', async () => {
    const { asked } = await run({ config: openAi(), secrets: {} })

    expect(asked[0]).toMatchObject({ voice: 'alloy', model: 'tts-1' })
    expect(asked[0]!.request.headers.authorization).toBeUndefined()
  })

  it('takes no other sound than PCM', async () => {
    outside.server.on('POST', OPENAI_SPEECH_PATH, () => {})
    const run1 = run({ config: openAi() })
    outside.server.on('POST', OPENAI_SPEECH_PATH, (_, reply) => reply.send(200, 'audio/mpeg', 'ÿû'))

    const { audio, logs } = await run1

    expect(audio).toEqual([])
    expect(logs).toContain('answered with audio/mpeg, not with wav')
  })
})

describe('TTS in trouble', () => {
  it('says what to do about a rejected key, and keeps what was to be said to itself', async () => {
    outside.server.fail({ path: INWORLD_PATH, status: 401, times: 2 })
    const { audio, text, logs } = await run()

    expect([audio, text]).toEqual([[], []])
    expect(logs.match(/Paste a new key for INWORLD_API_KEY/g)).toHaveLength(2)
    expect(logs).not.toContain('Hello')
  })

  it('waits as long as it is asked to', async () => {
    outside.server.fail({ path: INWORLD_PATH, status: 429, retryAfterS: 2 })
    const { audio, text } = await run()

    expect(texts(text)).toEqual(['Hello there.', 'How are you?'])
    expect(audio[0]!.timestampUs).toBe(at(2000))
  })

  it('goes on with the next sentence when one breaks off', async () => {
    outside.server.cut({ path: INWORLD_PATH, afterBytes: 60_000 })
    const { audio, text, logs } = await run({ pieceMs: 100 })

    expect(texts(text)).toEqual(['How are you?'])
    expect(seconds(audio)).toBeGreaterThan(secondsOf('How are you?') + 0.1)
    expect(audio.at(-1)!.chars).toBe(REPLY.length)
    expect(logs).toContain('broke the connection off')
  })

  it('gives up a request that is not answered', async () => {
    outside.server.hang({ path: INWORLD_PATH })
    const { audio, text, logs } = await run()

    expect(texts(text)).toEqual(['How are you?'])
    expect(audio[0]!.timestampUs).toBe(at(10_000))
    expect(logs).toContain('did not answer within 10 s')
  })

  it.each([
    ['garbage', '<html>', 'no line of JSON'],
    ['an error in its stream', '{"error":{"code":13,"message":"internal"}}\n', 'gave up'],
    ['nothing', '{"result":{"usage":{}}}\n', 'answered without sound'],
    ['a sound that is none', '{"result":{"audioContent":"T2dnUy4uLi4="}}\n', 'OggS is no PCM'],
  ])('survives %s', async (_, body, problem) => {
    outside.server.fail({ path: INWORLD_PATH, status: 200, body })
    const { text, logs } = await run()

    expect(texts(text)).toEqual(['How are you?'])
    expect(logs).toContain(problem)
  })

  it('uses another server instead, and says so', async () => {
    outside.server.fail({ path: INWORLD_PATH, status: 503 })
    const { text, audio, asked, notes } = await run({
      config: { fallback: [{ ...openAi(), model_id: 'kokoro' }] },
    })

    const { host } = new URL(outside.server.url)
    expect(texts(text)).toEqual(['Hello there.', 'How are you?'])
    expect(asked.map(({ model }) => model)).toEqual(['kokoro', 'kokoro'])
    expect(audio[0]!.sampleRate).toBe(24_000)
    expect(notes).toEqual([`Uses kokoro at ${host}: inworld-tts-1.5-max at ${host} answered 503`])
  })
})

describe('what TTS needs', () => {
  it('is a key and the host of Inworld', () => {
    const config = {
      api_key_env_var: 'INWORLD_API_KEY',
      url: 'https://api.inworld.ai/x',
      fallback: [],
    }

    expect(tts.requires({ config })).toEqual([
      { kind: 'secret', name: 'INWORLD_API_KEY' },
      { kind: 'host', host: 'api.inworld.ai' },
    ])
  })

  it('is no key for a server of one’s own', () => {
    const config = {
      api_key_env_var: 'INWORLD_API_KEY',
      url: 'https://api.inworld.ai/x',
      base_url: 'http://localhost:8880/v1',
      fallback: [],
    }

    expect(tts.requires({ config })).toEqual([
      { kind: 'secret', name: 'INWORLD_API_KEY', optional: true },
      { kind: 'host', host: 'localhost:8880' },
    ])
  })
})
