import { describe, expect, it } from 'vitest'
import { AudioFrame, SpeechEvent, type TextFrame } from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import {
  type DeepgramBehaviour,
  serveDeepgram,
  startProviders,
} from '../../testing/provider-server/index.ts'
import { providersPerTest } from '../../testing/providers-per-test.ts'
import { runObserved } from '../../testing/run-observed.ts'
import { deepgramAsr } from './deepgram-asr.ts'

const T0 = 1_700_000_000_000_000
const PATH = '/v1/listen'

const outside = providersPerTest()

/** Sound in frames of 100 ms. */
const sound = (ms: number, { fromMs = 0, sampleRate = 48_000 } = {}) =>
  Array.from(
    { length: ms / 100 },
    (_, i) =>
      new AudioFrame({
        data: new Float32Array(sampleRate / 10).fill(0.1),
        sampleRate,
        timestampUs: T0 + (fromMs + i * 100) * 1000,
      }),
  )

const HELLO = { text: 'Hello there.', fromMs: 200, toMs: 1000, speaker: 0 }
const BYE = { text: 'And goodbye', fromMs: 2500, toMs: 3000, speaker: 1 }

async function run(options: RunComponentOptions & Partial<DeepgramBehaviour>) {
  const { phrases = [HELLO, BYE], key, config, ...rest } = options
  const deepgram = serveDeepgram(outside.server, { phrases, ...(key !== undefined && { key }) })
  const { text, ...told } = await runObserved<{ text: TextFrame[] }>(deepgramAsr, {
    secrets: { DEEPGRAM_API_KEY: 'right' },
    outside: outside.clock,
    config: { base_url: outside.server.url, ...config },
    ...rest,
  })
  const texts = text.map((one) => [one.text, (one.timestampUs - T0) / 1000] as const)
  return { sent: text, texts, deepgram, ...told }
}

describe('DeepgramASR', () => {
  it('opens one connection with all its settings and the key', async () => {
    await run({ inputs: { audio: sound(100) }, key: 'right', config: { language: 'de' } })

    expect(outside.server.requests).toHaveLength(1)
    const [{ path, query, headers }] = outside.server.requests as [
      (typeof outside.server.requests)[0],
    ]
    expect(path).toBe(PATH)
    expect(headers.authorization).toBe('Token right')
    expect(Object.fromEntries(query)).toEqual({
      model: 'nova-3',
      language: 'de',
      encoding: 'linear16',
      sample_rate: '48000',
      channels: '1',
      interim_results: 'true',
      utterance_end_ms: '1000',
      vad_events: 'true',
      smart_format: 'true',
      diarize: 'true',
    })
  })

  it('sends final results on as they come, with who speaks', async () => {
    const { texts, sent } = await run({ inputs: { audio: sound(5000) } })

    expect(texts).toEqual([
      ['[Speaker 0] Hello there.', 1900],
      ['[Speaker 1] And goodbye', 3900],
    ])
    expect(sent.map(({ language, turn }) => [language, turn])).toEqual([
      ['en', undefined],
      ['en', undefined],
    ])
  })

  it('says when the audio is over, and waits for the last words', async () => {
    outside.server.delays.asrMs = 300

    const { texts, deepgram } = await run({ inputs: { audio: sound(700) } })

    expect(texts.map(([text]) => text)).toEqual(['[Speaker 0] Hello there.'])
    expect(deepgram.connections[0]!.messages).toEqual([{ type: 'CloseStream' }])
  })

  it('sends what it hears in the rate that it announced', async () => {
    const { deepgram } = await run({
      inputs: { audio: sound(2000, { sampleRate: 16_000 }) },
      config: { sample_rate: 24_000 },
    })

    expect(outside.server.requests[0]!.query.get('sample_rate')).toBe('24000')
    expect(deepgram.audioMs).toBeCloseTo(2000, -1)
  })

  it('keeps a silent connection alive', async () => {
    const { deepgram } = await run({ inputs: { audio: sound(100) }, until: { ms: 13_000 } })

    expect(deepgram.connections).toHaveLength(1)
    expect(deepgram.connections[0]!.messages.map(({ type }) => type)).toEqual([
      'KeepAlive',
      'KeepAlive',
      'KeepAlive',
      'CloseStream',
    ])
  })

  it('connects again and sends what was said meanwhile', async () => {
    outside.server.cut({ path: PATH, afterBytes: 10 })

    const { texts, deepgram, logs } = await run({ inputs: { audio: sound(5000) } })

    expect(deepgram.connections).toHaveLength(2)
    expect(texts.map(([text]) => text)).toEqual([
      '[Speaker 0] Hello there.',
      '[Speaker 1] And goodbye',
    ])
    expect(logs.match(/warn: no connection; trying again/g)).toHaveLength(1)
    expect(logs).toContain('connected again lost=0')
  })

  it('takes whole utterances as well, and keeps their turns', async () => {
    const utterance = (turn: number, atMs: number, ms: number) =>
      new AudioFrame({
        data: new Float32Array(48 * ms),
        sampleRate: 48_000,
        turn,
        timestampUs: T0 + atMs * 1000,
      })

    const { sent } = await run({
      inputs: { audio: [utterance(1, 2000, 1500), utterance(2, 5000, 1500)] },
      phrases: [HELLO, { ...BYE, fromMs: 1700, toMs: 2500 }],
    })

    expect(sent.map(({ text, turn }) => [text, turn])).toEqual([
      ['[Speaker 0] Hello there.', 1],
      ['[Speaker 1] And goodbye', 2],
    ])
    expect(sent[0]!.timestampUs).toBe(T0 + 2_000_000)
  })

  it('notices that the other side is gone', async () => {
    outside.server.onSocket(PATH, (socket) => socket.goDeaf())

    const { logs } = await runObserved(deepgramAsr, {
      config: { base_url: outside.server.url },
      inputs: { audio: sound(100) },
      outside: outside.clock,
      until: { ms: 45_000 },
    })

    expect(outside.server.requests).toHaveLength(2)
    expect(logs).toContain('broke the connection off (1006)')
  })

  it('keeps 10 s of what is said without a connection, and counts the rest', async () => {
    outside.server.fail({ path: PATH, status: 503, times: 5 })

    const { deepgram, logs } = await run({ inputs: { audio: sound(20_000) } })

    // It tried after 0, 0.5, 1.5, 3.5, 7.5 and 15.5 s.
    expect(outside.server.requests).toHaveLength(6)
    expect(deepgram.audioMs).toBeCloseTo(10_000 + 4500, -3)
    expect(logs.match(/warn: no connection; trying again/g)).toHaveLength(1)
    expect(logs).toMatch(/connected again lost=5\d/)
  })

  it('ends with what to do when the key is rejected', async () => {
    const running = run({ inputs: { audio: sound(1000) }, key: 'another' })

    await expect(running).rejects.toThrow(/answered 401; Paste a new key for DEEPGRAM_API_KEY/)
    expect(outside.server.requests).toHaveLength(1)
  })

  it('goes on after garbage, and gives up a server that does not answer', async () => {
    outside.server.onSocket(PATH, (socket) => {
      socket.send('no json')
      socket.send(Buffer.from([1, 2, 3]))
      socket.send('null')
      socket.send({ type: 'Results', is_final: true })
    })
    outside.server.hang({ path: PATH })

    const { text, logs } = await runObserved<{ text: TextFrame[] }>(deepgramAsr, {
      config: { base_url: outside.server.url },
      inputs: { audio: sound(100) },
      outside: outside.clock,
      until: { ms: 15_000 },
    })

    expect(text).toEqual([])
    expect(logs).toContain('did not answer within 10 s')
    expect(outside.server.requests).toHaveLength(2)
  })

  it('uses an alternative and says so', async () => {
    const other = await startProviders({ clock: outside.clock })
    serveDeepgram(other, { phrases: [HELLO] })
    outside.server.fail({ path: PATH, status: 401 })

    const { texts, notes } = await run({
      inputs: { audio: sound(3000) },
      config: { fallback: [{ base_url: other.url }] },
    })
    await other.close()

    expect(texts.map(([text]) => text)).toEqual(['[Speaker 0] Hello there.'])
    const [spare, usual] = [other, outside.server].map(({ url }) => new URL(url).host)
    expect(notes).toEqual([`Uses nova-3 at ${spare}: nova-3 at ${usual} answered 401`])
  })
})

describe('DeepgramASR with turn events', () => {
  const event = (type: SpeechEvent['event'], atMs: number, turn = 1) =>
    new SpeechEvent({
      turn,
      event: type,
      timestampUs: T0 + atMs * 1000,
      audio: type === 'end' || type === 'candidate_end' ? sound(100)[0]! : null,
    })
  const phrases = [HELLO, { text: 'How are you?', fromMs: 1500, toMs: 2000, speaker: 0 }, BYE]

  it('asks for the text in the pause, and sends it at once when it is a whole sentence', async () => {
    outside.server.delays.asrMs = 200

    const { texts, sent, traces, deepgram } = await run({
      phrases: [HELLO],
      inputs: {
        audio: sound(3000),
        turn_events: [event('start', 200), event('candidate_end', 1100), event('end', 1900)],
      },
    })

    expect(texts).toEqual([['[Speaker 0] Hello there.', 1300]])
    expect(sent[0]!.turn).toBe(1)
    expect(deepgram.connections[0]!.messages[0]).toEqual({ type: 'Finalize' })
    expect(traces).toEqual([
      {
        turn: 1,
        part: 'asr',
        fromUs: T0 + 1_100_000,
        toUs: T0 + 1_300_000,
        setting: 'model nova-3',
      },
    ])
  })

  it('waits for the end of the turn with what does not read like a whole sentence', async () => {
    const { texts } = await run({
      phrases: [{ ...HELLO, text: 'Hello and' }],
      inputs: {
        audio: sound(3000),
        turn_events: [event('start', 200), event('candidate_end', 1100), event('end', 1900)],
      },
    })

    expect(texts).toEqual([['[Speaker 0] Hello and', 1900]])
  })

  it('puts the pieces of a turn together', async () => {
    const { texts } = await run({
      phrases,
      inputs: {
        audio: sound(5000),
        turn_events: [
          event('start', 200),
          event('candidate_end', 1100),
          event('resumed', 1500),
          event('candidate_end', 2100),
          event('end', 2400),
          event('start', 2500, 2),
          event('candidate_end', 3100, 2),
          event('end', 3900, 2),
        ],
      },
    })

    expect(texts).toEqual([
      ['[Speaker 0] Hello there.', 1100],
      ['[Speaker 0] Hello there. How are you?', 2100],
      ['[Speaker 1] And goodbye', 3900],
    ])
  })

  it('begins anew when a voice detection was started again and counts from 1', async () => {
    const { sent } = await run({
      inputs: {
        audio: sound(5000),
        turn_events: [
          event('start', 200),
          event('candidate_end', 1100),
          event('end', 1900),
          event('start', 2500),
          event('candidate_end', 3100),
          event('end', 3900),
        ],
      },
    })

    expect(sent.map(({ text, turn }) => [text, turn])).toEqual([
      ['[Speaker 0] Hello there.', 1],
      ['[Speaker 1] And goodbye', 1],
    ])
  })

  it('sends nothing of a false alarm', async () => {
    const { texts } = await run({
      phrases: [HELLO],
      inputs: {
        audio: sound(3000),
        turn_events: [event('start', 200), event('false_alarm', 400)],
      },
    })

    expect(texts).toEqual([])
  })

  it('does not wait for an answer that never comes', async () => {
    const { sent, texts } = await run({
      // Final by itself before anybody asked; then there is nothing left to answer with.
      phrases: [{ ...HELLO, text: 'Hello and', toMs: 300 }],
      inputs: {
        audio: sound(5000),
        turn_events: [event('start', 200), event('candidate_end', 1500), event('end', 2000)],
      },
    })

    expect(texts).toEqual([['[Speaker 0] Hello and', 2800]])
    expect(sent[0]!.turn).toBe(1)
  })
})
