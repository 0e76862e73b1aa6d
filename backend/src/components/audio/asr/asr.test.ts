import { beforeEach, describe, expect, it } from 'vitest'
import { AudioFrame, SpeechEvent, type TextFrame } from '../../../core/index.ts'
import type { RunComponentOptions } from '../../../core/testing/index.ts'
import {
  type OpenAiAudioBehaviour,
  serveOpenAiAudio,
  startProviders,
  type TranscriptionRequest,
} from '../../testing/provider-server/index.ts'
import { providersPerTest } from '../../testing/providers-per-test.ts'
import { runObserved, type Told } from '../../testing/run-observed.ts'
import { asr } from './asr.ts'

const T0 = 1_700_000_000_000_000
const PATH = '/v1/audio/transcriptions'

const outside = providersPerTest()

/** An utterance that is over at a time; its length tells the server which one it is. */
function utterance(turn: number, { atMs = 0, ms = turn * 100, sampleRate = 16_000 } = {}) {
  const data = new Float32Array((sampleRate * ms) / 1000).fill(0.1)
  return new AudioFrame({ data, sampleRate, turn, timestampUs: T0 + (atMs || turn) * 1000 })
}

interface Run extends Told {
  readonly sent: TextFrame[]
  /** Texts with the ms of the run at which they were sent. */
  readonly texts: (readonly [text: string, ms: number])[]
  readonly asked: TranscriptionRequest[]
}

async function run(
  options: RunComponentOptions & { reply?: OpenAiAudioBehaviour['reply']; key?: string },
): Promise<Run> {
  const asked: TranscriptionRequest[] = []
  const { reply = ({ ms }) => `text ${ms / 100}`, key, config, ...rest } = options
  serveOpenAiAudio(outside.server, {
    ...(key !== undefined && { key }),
    reply: (request) => {
      asked.push(request)
      return reply(request)
    },
  })
  const { text, ...told } = await runObserved<{ text: TextFrame[] }>(asr, {
    secrets: { GROQ_API_KEY: 'right' },
    outside: outside.clock,
    config: { base_url: `${outside.server.url}/v1`, ...config },
    ...rest,
  })
  const texts = text.map((one) => [one.text, (one.timestampUs - T0) / 1000] as const)
  return { sent: text, texts, asked, ...told }
}

const only = ({ texts }: Run) => texts.map(([text]) => text)

describe('ASR', () => {
  it('sends one 16 kHz mono wav file per utterance, and the text with its turn', async () => {
    const audio = [utterance(3, { ms: 500, sampleRate: 48_000 })]

    const { sent, asked } = await run({
      inputs: { audio },
      config: { model: 'some-model', language: 'de' },
      key: 'right',
      reply: () => '  Guten Tag. \n',
    })

    expect(sent).toMatchObject([{ text: 'Guten Tag.', language: 'de', turn: 3 }])
    expect(asked).toMatchObject([
      { model: 'some-model', language: 'de', sampleRate: 16_000, ms: 500 },
    ])
  })

  it('asks one at a time, in order', async () => {
    outside.server.delays.asrMs = 100
    const audio = [1, 2, 3].map((turn) => utterance(turn))

    const { texts } = await run({ inputs: { audio } })

    expect(texts.map(([text]) => text)).toEqual(['text 1', 'text 2', 'text 3'])
    expect(texts.map(([, ms]) => ms)).toEqual([101, 201, 301])
  })

  it('sends no empty text', async () => {
    const result = await run({
      inputs: { audio: [utterance(1), utterance(2)] },
      reply: ({ ms }) => (ms === 100 ? ' \n' : 'yes'),
    })

    expect(only(result)).toEqual(['yes'])
    expect(result.traces).toHaveLength(1)
  })

  it('leaves the language out when it is to be found out', async () => {
    const { asked, sent } = await run({
      inputs: { audio: [utterance(1)] },
      config: { language: '' },
    })

    expect([asked[0]!.language, sent[0]!.language]).toEqual(['', null])
  })

  it('asks a server of one\u2019s own without a key, and no other', async () => {
    const own = await run({ inputs: { audio: [utterance(1)] }, secrets: {} })
    const groq = await run({
      inputs: { audio: [utterance(1)] },
      secrets: {},
      config: { base_url: '' },
    })

    expect(only(own)).toEqual(['text 1'])
    expect(own.asked[0]!.request.headers.authorization).toBeUndefined()
    expect(only(groq)).toEqual([])
    expect(groq.logs).toContain('api.groq.com was not asked: its key is missing')
  })

  it('tells what it needs', () => {
    const needs = (config: Record<string, unknown>) =>
      asr.requires({ config: { api_key_env_var: 'GROQ_API_KEY', fallback: [], ...config } })

    expect(needs({})).toEqual([
      { kind: 'secret', name: 'GROQ_API_KEY' },
      { kind: 'host', host: 'api.groq.com' },
    ])
    expect(needs({ base_url: 'http://127.0.0.1:99/v1' })).toEqual([
      { kind: 'secret', name: 'GROQ_API_KEY', optional: true },
      { kind: 'host', host: '127.0.0.1:99' },
    ])
  })

  it('tells how long it took', async () => {
    outside.server.delays.asrMs = 310

    const { traces } = await run({ inputs: { audio: [utterance(1, { atMs: 50 })] } })

    const fromUs = T0 + 50_000
    const setting = 'model whisper-large-v3-turbo'
    expect(traces).toEqual([{ turn: 1, part: 'asr', fromUs, toUs: fromUs + 310_000, setting }])
  })

  it('loses nothing when the server is slower than the speaker', async () => {
    outside.server.delays.asrMs = 60_000
    const audio = Array.from({ length: 12 }, (_, i) => utterance(i + 1))

    const result = await run({ inputs: { audio }, config: { timeout: 100 } })

    expect(only(result)).toEqual(audio.map(({ turn }) => `text ${turn}`))
  })
})

describe('ASR when the server fails', () => {
  const audio = () => [utterance(1), utterance(2)]

  it.each([
    [
      '401',
      () => outside.server.fail({ path: PATH, status: 401 }),
      'Paste a new key for GROQ_API_KEY',
    ],
    ['500', () => outside.server.fail({ path: PATH, status: 500 }), 'answered 500'],
    [
      'a cut answer',
      () => outside.server.cut({ path: PATH, afterBytes: 5 }),
      'broke the connection off',
    ],
    [
      'garbage',
      () => outside.server.fail({ path: PATH, status: 200, body: '<p>' }),
      'that is no JSON',
    ],
    [
      'other JSON',
      () => outside.server.fail({ path: PATH, status: 200, body: [] }),
      'without a text',
    ],
    ['silence', () => outside.server.hang({ path: PATH }), 'did not answer within 10 s'],
  ])('says so once for %s, and goes on with the next utterance', async (_, trouble, sentence) => {
    trouble()

    const result = await run({ inputs: { audio: audio() } })

    expect(only(result)).toEqual(['text 2'])
    expect(result.logs.match(/utterance was not written down/g)).toHaveLength(1)
    expect(result.logs).toContain(sentence)
    expect(result.logs).not.toContain('right')
  })

  it('waits as long as a 429 asks', async () => {
    outside.server.fail({ path: PATH, status: 429, retryAfterS: 2 })

    const { texts } = await run({ inputs: { audio: [utterance(1, { atMs: 100 })] } })

    expect(texts).toEqual([['text 1', 2100]])
  })

  it('uses the alternatives in order, says which, and comes back after 30 s', async () => {
    const other = await startProviders({ clock: outside.clock })
    serveOpenAiAudio(other, { reply: () => 'from the other' })
    outside.server.fail({ path: PATH, status: 503 })
    outside.server.hang({ path: PATH })
    const times = [0, 100, 31_000, 70_000]
    const utterances = times.map((atMs, i) => utterance(i + 1, { atMs: atMs + 1 }))

    const result = await run({
      inputs: { audio: utterances },
      config: { timeout: 3, fallback: [{ base_url: `${other.url}/v1`, model: 'spare' }] },
    })
    await other.close()

    expect(result.texts).toEqual([
      ['from the other', 1],
      ['from the other', 101],
      ['from the other', 34_001],
      ['text 4', 70_001],
    ])
    const [spare, usual] = [other, outside.server].map(({ url }) => new URL(url).host)
    const name = `whisper-large-v3-turbo at ${usual}`
    expect(result.notes).toEqual([
      `Uses spare at ${spare}: ${name} answered 503`,
      `Uses spare at ${spare}: ${name} did not answer within 3 s`,
      null,
    ])
  })
})

describe('ASR with turn events', () => {
  const AT = { start: 0, pause: 1000, resumed: 1200, pause2: 3000, end: 3900 }

  function events(...list: [SpeechEvent['event'], atMs: number, audioMs?: number | null][]) {
    return list.map(
      ([event, atMs, audioMs]) =>
        new SpeechEvent({
          turn: 1,
          event,
          timestampUs: T0 + atMs * 1000,
          audio: audioMs ? utterance(1, { atMs: 5, ms: audioMs }) : null,
        }),
    )
  }
  /** The utterance as it comes by the other input: with the time of its first sample, when it is over. */
  const whole = (ms: number) => [utterance(1, { atMs: 5, ms })]

  const turn = (
    list: Parameters<typeof events>,
    options: Partial<Parameters<typeof run>[0]> & { ms?: number } = {},
  ) => run({ inputs: { audio: [], turn_events: events(...list) }, ...options })

  beforeEach(() => {
    outside.server.delays.asrMs = 310
  })

  it('begins at the pause and sends at the end', async () => {
    const { texts, asked, traces } = await turn([
      ['start', AT.start],
      ['candidate_end', AT.pause, 500],
      ['end', AT.end, 900],
    ])

    expect(texts).toEqual([['text 5', AT.end]])
    expect(asked).toHaveLength(1)
    expect(traces).toMatchObject([{ fromUs: T0 + AT.pause * 1000, toUs: T0 + AT.end * 1000 }])
  })

  it('sends a whole sentence as soon as it is there, once', async () => {
    const { texts, traces } = await turn(
      [
        ['start', AT.start],
        ['candidate_end', AT.pause, 500],
        ['end', AT.end, 900],
      ],
      { reply: () => 'That was all.' },
    )

    expect(texts).toEqual([['That was all.', AT.pause + 310]])
    expect(traces).toMatchObject([{ toUs: T0 + (AT.pause + 310) * 1000 }])
  })

  it('drops what it began when the speaker goes on', async () => {
    const { texts, asked } = await turn([
      ['start', AT.start],
      ['candidate_end', AT.pause, 500],
      ['resumed', AT.resumed],
      ['candidate_end', AT.pause2, 700],
      ['end', AT.end, 900],
    ])

    expect(texts).toEqual([['text 7', AT.end]])
    expect(outside.server.requests).toHaveLength(2)
    await outside.server.requests[0]!.cancelled()
    expect(asked.filter(({ request }) => !request.isCancelled)).toHaveLength(1)
  })

  it('sends as soon as the text is there when the turn ends before', async () => {
    const { texts } = await turn([
      ['candidate_end', AT.pause, 500],
      ['end', AT.pause + 100, 500],
    ])

    expect(texts).toEqual([['text 5', AT.pause + 310]])
  })

  it('asks again when the early request failed', async () => {
    outside.server.fail({ path: PATH, status: 503 })

    const { texts } = await turn([
      ['candidate_end', AT.pause, 500],
      ['end', AT.end, 900],
    ])

    expect(texts).toEqual([['text 5', AT.end + 310]])
  })

  it('does not ask again for what cannot work', async () => {
    outside.server.fail({ path: PATH, status: 401 })

    const { texts, logs } = await turn([
      ['candidate_end', AT.pause, 500],
      ['end', AT.end, 900],
    ])

    expect(texts).toEqual([])
    expect(logs.match(/was not written down/g)).toHaveLength(1)
  })

  it('sends nothing of a turn that had nothing in it', async () => {
    const { texts } = await turn([
      ['candidate_end', AT.pause, 500],
      ['end', AT.end, null],
    ])

    expect(texts).toEqual([])
  })

  it('hears an utterance once that comes by both inputs, in either order', async () => {
    const list = events(['candidate_end', AT.pause, 500], ['end', AT.end, 900])
    const late = new AudioFrame({ ...utterance(1, { ms: 900 }), timestampUs: T0 + 5000 })

    const before = await run({ inputs: { audio: whole(900), turn_events: list } })
    const after = await run({ inputs: { turn_events: [...list, ...list], audio: [late] } })

    expect(only(before)).toEqual(['text 9'])
    expect(only(after)).toEqual(['text 9'])
  })
})
