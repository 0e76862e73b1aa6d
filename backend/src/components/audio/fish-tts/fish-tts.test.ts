import { decode, encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import { type AudioFrame, InterruptFrame, type TextFrame } from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import {
  FISH_PATH,
  SECONDS_PER_CHARACTER,
  type SpeechAsked,
  type SpeechBehaviour,
  serveFish,
} from '../../testing/provider-server/index.ts'
import { providersPerTest } from '../../testing/providers-per-test.ts'
import { at, eos, PLACE, seconds, T0, token } from '../../testing/reply-frames.ts'
import { runObserved } from '../../testing/run-observed.ts'
import { fishTts } from './fish-tts.ts'

const outside = providersPerTest()

async function run(options: RunComponentOptions & SpeechBehaviour = {}) {
  const asked: SpeechAsked[] = []
  const { key, pieces, pieceMs, config, ...rest } = options
  serveFish(outside.server, {
    ...(key !== undefined && { key }),
    ...(pieces && { pieces }),
    ...(pieceMs && { pieceMs }),
    onAsked: (one: SpeechAsked) => asked.push(one),
  })
  const sent = await runObserved<{ audio: AudioFrame[]; done_speaking: TextFrame[] }>(fishTts, {
    secrets: { FISH_API_KEY: 'right' },
    inputs: { text: reply() },
    outside: outside.clock,
    config: { base_url: outside.server.url, ...config },
    ...rest,
  })
  return { ...sent, asked }
}

/** 24 characters in four tokens. */
const reply = () => [
  token(0, '[softly] '),
  token(30, 'Hi you.'),
  token(60, ' And'),
  token(90, ' me.'),
  eos(100),
]
const LENGTH = 24

describe('FishTTS', () => {
  it('speaks a whole reply as one stream of 44.1 kHz sound, with its markup', async () => {
    const { audio, asked } = await run({ key: 'right', pieces: 5 })

    expect(outside.server.requests).toHaveLength(1)
    expect(asked.map(({ text }) => text).join('')).toBe('[softly] Hi you. And me.')
    expect(asked[0]).toMatchObject({ voice: '258ed8fe8f2347f6b7d56bafc2041a3a', model: 's2-pro' })
    expect(new Set(audio.map(({ sampleRate }) => sampleRate))).toEqual(new Set([44_100]))
    expect(seconds(audio)).toBeCloseTo(LENGTH * SECONDS_PER_CHARACTER, 3)
    expect(audio.at(-1)).toMatchObject({ ...PLACE, chars: LENGTH })
  })

  it('begins while the text still comes', async () => {
    outside.server.delays.firstAudioMs = 20
    const { audio, traces } = await run()

    expect(audio[0]!.timestampUs).toBe(at(50))
    expect(traces).toMatchObject([
      { part: 'first_sentence', fromUs: at(0), toUs: at(0) },
      { part: 'first_audio', toUs: at(50), setting: 'model s2-pro' },
    ])
  })

  it('keeps samples whole that are cut between two messages', async () => {
    const { audio } = await run({ pieces: 7 })

    const samples = audio.flatMap(({ data }) => [...data])
    const jumps = samples.slice(1).map((sample, i) => Math.abs(sample - samples[i]!))
    expect(Math.max(...jumps)).toBeLessThan(0.02)
  })

  it('speaks the documented protocol', async () => {
    const heard: unknown[] = []
    const running = run()
    outside.server.onSocket(FISH_PATH, async (socket) => {
      for await (const message of socket.messages()) {
        const event = decode(message as Buffer) as { event: string }
        heard.push(event)
        if (event.event !== 'stop') continue
        socket.send(encode({ event: 'audio', audio: new Uint8Array(400) }))
        socket.send(encode({ event: 'finish', reason: 'stop' }))
      }
    })
    await running

    expect(outside.server.requests[0]!.headers).toMatchObject({
      authorization: 'Bearer right',
      model: 's2-pro',
    })
    expect(heard).toEqual([
      {
        event: 'start',
        request: {
          text: '',
          format: 'pcm',
          sample_rate: 44_100,
          latency: 'balanced',
          reference_id: '258ed8fe8f2347f6b7d56bafc2041a3a',
        },
      },
      { event: 'text', text: '[softly] ' },
      { event: 'text', text: 'Hi you.' },
      { event: 'text', text: ' And' },
      { event: 'flush' },
      { event: 'text', text: ' me.' },
      { event: 'stop' },
    ])
  })

  it('says done once the sound has been played, one reply after the other', async () => {
    const other = { turn: 3, generation: 13 }
    const { done_speaking } = await run({
      inputs: { text: [...reply(), token(200, 'Two.', other), eos(201, other)] },
    })

    expect(done_speaking.map(({ text }) => text)).toEqual(['done', 'done'])
    expect(done_speaking.map(({ generation }) => generation)).toEqual([12, 13])
    const [first, second] = done_speaking.map(({ timestampUs }) => (timestampUs - T0) / 1000)
    expect(first).toBeCloseTo(30 + LENGTH * SECONDS_PER_CHARACTER * 1000, 0)
    expect(second).toBeCloseTo(first! + 4 * SECONDS_PER_CHARACTER * 1000, 0)
  })

  it('does the same every time', async () => {
    outside.server.delays.firstAudioMs = 25
    const once = async () => {
      const { audio, done_speaking } = await run({ pieceMs: 35 })
      return JSON.stringify([audio, done_speaking])
    }

    const first = await once()

    for (let i = 0; i < 3; i++) expect(await once()).toBe(first)
  })

  it('is done at once when it is interrupted', async () => {
    const interrupt = [new InterruptFrame({ reason: 'x', turn: 4, timestampUs: at(500) })]
    const { done_speaking, audio } = await run({ inputs: { text: reply(), interrupt } })

    expect(done_speaking.map(({ timestampUs }) => timestampUs)).toEqual([at(500)])
    expect(audio.at(-1)!.chars).toBe(LENGTH)
  })

  it('closes the stream at an interruption', async () => {
    outside.server.delays.firstAudioMs = 1000
    const interrupt = [new InterruptFrame({ reason: 'x', turn: 4, timestampUs: at(500) })]
    const { done_speaking, audio, logs } = await run({ inputs: { text: reply(), interrupt } })

    expect([audio, logs]).toEqual([[], ''])
    expect(done_speaking.map(({ timestampUs }) => timestampUs)).toEqual([at(500)])
    await outside.server.requests[0]!.cancelled()
  })
})

describe('FishTTS in trouble', () => {
  const next = { turn: 4, generation: 13 }
  const inputs = { text: [...reply(), token(20_000, 'Next.', next), eos(20_001, next)] }

  it.each([
    ['a rejected key', { status: 401 }, 'Paste a new key for FISH_API_KEY'],
    ['an empty purse', { status: 402 }, 'answered 402'],
  ])('says so, is done, and goes on with the next reply: %s', async (_, failure, problem) => {
    outside.server.fail({ path: FISH_PATH, ...failure })
    const { audio, done_speaking, logs } = await run({ inputs })

    expect(logs).toContain(problem)
    expect(logs).not.toContain('softly')
    expect(done_speaking).toHaveLength(2)
    expect(new Set(audio.map(({ generation }) => generation))).toEqual(new Set([13]))
  })

  it('survives a connection that breaks in the middle', async () => {
    outside.server.cut({ path: FISH_PATH, afterBytes: 70_000 })
    const { audio, logs } = await run({ inputs, pieceMs: 10 })

    expect(logs).toContain('broke the connection off')
    expect(audio.filter(({ generation }) => generation === 12).at(-1)!.chars).toBe(LENGTH)
    expect(audio.at(-1)).toMatchObject({ generation: 13, chars: 5 })
  })

  it('gives up a server that says nothing any more', async () => {
    outside.server.delays.firstAudioMs = 60_000
    const { logs, done_speaking } = await run()

    expect(logs).toContain('did not answer within 10 s')
    expect(done_speaking[0]!.timestampUs).toBe(at(10_100))
  })

  it.each([
    ['garbage', 'no message pack', 'no MessagePack event'],
    ['an error', encode({ event: 'finish', reason: 'error' }), 'gave up in the middle'],
  ])('survives %s', async (_, message, problem) => {
    const running = run()
    outside.server.onSocket(FISH_PATH, (socket) => socket.send(message))
    const { logs } = await running

    expect(logs).toContain(problem)
  })

  it('uses another voice instead, with the text from its beginning', async () => {
    outside.server.fail({ path: FISH_PATH, status: 503 })
    const { asked, notes, audio } = await run({ config: { fallback: [{ model: 's1' }] } })

    const { host } = new URL(outside.server.url)
    expect(asked.map(({ text }) => text).join('')).toBe('[softly] Hi you. And me.')
    expect(asked[0]!.model).toBe('s1')
    expect(notes).toEqual([`Uses s1 at ${host}: s2-pro at ${host} answered 503`])
    expect(audio.at(-1)!.chars).toBe(LENGTH)
  })
})
