import { describe, expect, it } from 'vitest'
import { AudioFrame, InterruptFrame } from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import { type RealtimeBehaviour, serveOpenAiRealtime } from '../../testing/provider-server/index.ts'
import { providersPerTest } from '../../testing/providers-per-test.ts'
import { runObserved } from '../../testing/run-observed.ts'
import { sts } from './sts.ts'

const T0 = 1_700_000_000_000_000
const PATH = '/v1/realtime'

const outside = providersPerTest()

/** Sound in frames of 100 ms. */
const sound = (ms: number, sampleRate = 48_000) =>
  Array.from(
    { length: ms / 100 },
    (_, i) =>
      new AudioFrame({
        data: new Float32Array(sampleRate / 10),
        sampleRate,
        timestampUs: T0 + i * 100_000,
      }),
  )
const interruptAt = (ms: number, turn: number) =>
  new InterruptFrame({ reason: 'speech_detected', turn, timestampUs: T0 + ms * 1000 })

async function run(options: RunComponentOptions & Partial<RealtimeBehaviour>) {
  const { turnsEndAtMs = [500], replyMs = () => 300, config, ...rest } = options
  const realtime = serveOpenAiRealtime(outside.server, { turnsEndAtMs, replyMs, ...options })
  const { audio, logs, notes } = await runObserved<{ audio: AudioFrame[] }>(sts, {
    secrets: { OPENAI_API_KEY: 'right' },
    outside: outside.clock,
    config: { base_url: outside.server.url, ...config },
    ...rest,
  })
  return { audio, realtime, logs, notes }
}

/** Which turn each frame answers, and the ms of the run at which it came. */
const answers = (audio: readonly AudioFrame[]) =>
  audio.map(
    ({ data, timestampUs }) =>
      [Math.round(data[0]! * 100), (timestampUs - T0) / 1000] as readonly [number, number],
  )

const typesOf = ({ realtime }: Awaited<ReturnType<typeof run>>) =>
  realtime.connections.flatMap(({ messages }) => messages.map(({ type }) => type))

describe('STS', () => {
  it('opens a session with its model and voice, and without the header of the beta', async () => {
    const { realtime } = await run({
      inputs: { audio: sound(100) },
      key: 'right',
      config: { model: 'some-model', voice: 'marin' },
    })

    const [{ request, messages }] = realtime.connections as [(typeof realtime.connections)[0]]
    expect(request.query.get('model')).toBe('some-model')
    expect(request.headers).toMatchObject({ authorization: 'Bearer right' })
    expect(request.headers['openai-beta']).toBeUndefined()
    const format = { type: 'audio/pcm', rate: 24_000 }
    expect(messages[0]).toEqual({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        audio: {
          input: { format, turn_detection: { type: 'server_vad' } },
          output: { format, voice: 'marin' },
        },
      },
    })
  })

  it('sends what it hears at 24 kHz, and what is answered as 24 kHz mono', async () => {
    const { audio, realtime } = await run({ inputs: { audio: sound(1000) } })

    expect(realtime.audioMs).toBeCloseTo(1000, -1)
    expect(audio).toHaveLength(3)
    expect(audio[0]).toMatchObject({ sampleRate: 24_000, channels: 1, samples: 2400 })
    expect(answers(audio).map(([turn]) => turn)).toEqual([1, 1, 1])
  })

  it('understands the names of the beta, too', async () => {
    const { audio } = await run({ inputs: { audio: sound(1000) }, events: 'beta' })

    expect(audio).toHaveLength(3)
  })

  it('gives every reply a generation, and the turn that it answers', async () => {
    const { audio } = await run({
      turnsEndAtMs: [500, 1500],
      replyMs: () => 100,
      inputs: { audio: sound(2000), interrupt: [interruptAt(200, 1), interruptAt(1100, 2)] },
    })

    expect(audio.map(({ turn }) => turn)).toEqual([1, 2])
    expect(audio[1]!.generation).toBeGreaterThan(audio[0]!.generation!)
  })

  it('cuts a reply off where it was heard, and sends nothing of it any more', async () => {
    Object.assign(outside.server.delays, { firstAudioMs: 200, tokenMs: 50 })

    const result = await run({
      replyMs: () => 5000,
      latePieces: 3,
      inputs: { audio: sound(2000), interrupt: [interruptAt(1150, 2)] },
    })

    // The reply begins 200 ms after the frame with which 500 ms of audio are there at 24 kHz.
    const times = answers(result.audio).map(([, ms]) => ms)
    expect([times[0], times.at(-1)]).toEqual([700, 1100])
    expect(typesOf(result).slice(1)).toEqual([
      'response.cancel',
      'conversation.item.truncate',
      'input_audio_buffer.clear',
    ])
    expect(result.realtime.connections[0]!.messages[2]).toMatchObject({
      item_id: 'item_1',
      content_index: 0,
      audio_end_ms: 450,
    })
    expect(result.logs).toBe('')
  })

  it('cuts off what is still being played when the whole reply is there', async () => {
    const result = await run({
      replyMs: () => 5000,
      inputs: { audio: sound(2000), interrupt: [interruptAt(1000, 2)] },
    })

    expect(typesOf(result).slice(1)).toEqual([
      'conversation.item.truncate',
      'input_audio_buffer.clear',
    ])
    expect(result.realtime.connections[0]!.messages[1]).toMatchObject({ audio_end_ms: 500 })
  })

  it('only clears what was heard when nothing is being played', async () => {
    const result = await run({
      inputs: { audio: sound(2000), interrupt: [interruptAt(1500, 2)] },
    })

    expect(typesOf(result).slice(1)).toEqual(['input_audio_buffer.clear'])
  })

  it('connects again, and sends what was said meanwhile', async () => {
    outside.server.fail({ path: PATH, status: 503, times: 2 })

    const { realtime, audio, logs } = await run({ inputs: { audio: sound(3000) } })

    expect(outside.server.requests).toHaveLength(3)
    expect(realtime.audioMs).toBeCloseTo(3000, -1)
    expect(audio).toHaveLength(3)
    expect(logs.match(/warn: no connection; trying again/g)).toHaveLength(1)
  })

  it('opens a new session when one breaks in the middle of a reply', async () => {
    outside.server.cut({ path: PATH, afterBytes: 9000 })

    const { realtime, audio } = await run({
      turnsEndAtMs: [500, 2500],
      replyMs: () => 300,
      inputs: { audio: sound(4000) },
    })

    expect(realtime.connections).toHaveLength(2)
    expect(realtime.connections[1]!.messages[0]!.type).toBe('session.update')
    expect(answers(audio).map(([turn]) => turn)).toEqual([1, 2, 2, 2])
  })

  it.each([
    ['key', { key: 'another' }, /answered 401; Paste a new key for OPENAI_API_KEY/],
    ['model', { models: ['gpt-realtime'] }, /answered model_not_found; set model to one/],
  ])('ends with what to do when the %s is refused', async (_, behaviour, message) => {
    const running = run({ inputs: { audio: sound(1000) }, ...behaviour })

    await expect(running).rejects.toThrow(message)
    expect(outside.server.requests).toHaveLength(1)
  })

  it('uses an alternative and says so', async () => {
    const { audio, notes } = await run({
      inputs: { audio: sound(1000) },
      models: ['other'],
      config: { model: 'gone', fallback: [{ model: 'other' }] },
    })

    const { host } = new URL(outside.server.url)
    expect(audio).toHaveLength(3)
    expect(notes).toEqual([`Uses other at ${host}: gone at ${host} answered model_not_found`])
  })

  it('goes on after garbage, and tells each problem of the server once', async () => {
    outside.server.onSocket(PATH, (socket) => {
      socket.send({ type: 'session.created' })
      const error = { code: 'rate_limit_exceeded', message: 'slower' }
      const done = { id: 'r', status: 'failed', status_details: { error } }
      socket.send('no json')
      socket.send('null')
      socket.send({ type: 'response.done', response: done })
      socket.send({ type: 'response.done', response: done })
      socket.send({ type: 'response.output_audio.delta', delta: 'AAAAAA==', response_id: 'r' })
    })

    const { audio, logs } = await runObserved<{ audio: AudioFrame[] }>(sts, {
      config: { base_url: `${outside.server.socketUrl}/v1` },
      inputs: { audio: sound(100) },
      outside: outside.clock,
    })

    expect(audio).toMatchObject([{ samples: 2 }])
    expect(logs.match(/error: server reports a problem code=rate_limit_exceeded/g)).toHaveLength(1)
  })
})
