import { setTimeout as delay } from 'node:timers/promises'
import type { TracePart, TracePartName } from '../src/core/component/context.ts'
import { LiveChat, type LiveOptions } from '../test/conversation/live-chat.ts'
import type { LiveStep } from '../test/conversation/live-vad.ts'
import type { Row } from './measure.ts'
import { HTTP_TIMES, type HttpTime } from './timed-components.ts'

/** What providers take, ms: until the text, the first token and the first sound. */
const DELAYS = { asrMs: 310, firstTokenMs: 450, firstAudioMs: 400 }
const PROVIDERS_MS = DELAYS.asrMs + DELAYS.firstTokenMs + DELAYS.firstAudioMs
/** Our own share of a turn, p50, ms. */
const OWN_MS = 5
/** The sample lasts 12 s. */
const SAMPLE_MS = 16_000

const TURNS = 116
/** Turns that are not counted, until the code is compiled. */
const WARM_UPS = 16
const EVERY_MS = 200
const FIRST_MS = 1000

/** A conversation in threads, with a provider server on this machine. */
export const conversationRows: readonly Row[] = [
  {
    name: 'from the end of a turn to the first sound, of what providers take',
    unit: 'ms',
    floor: 0.75,
    atMost: true,
    warmUps: 0,
    rounds: 1,
    ours: () => untilFirstSound('That is all.'),
    peer: async () => PROVIDERS_MS,
  },
  {
    name: 'the same when nothing can be begun before the end of the turn',
    unit: 'ms',
    floor: 0.8,
    atMost: true,
    warmUps: 0,
    rounds: 1,
    ours: () => untilFirstSound('and then'),
    peer: async () => PROVIDERS_MS,
  },
  {
    name: 'our own share of a turn, p50, of 5 ms',
    unit: 'ms',
    floor: 1,
    atMost: true,
    warmUps: 0,
    rounds: 1,
    ours: ownShare,
    peer: async () => OWN_MS,
  },
]

/**
 * Speech from the sample, cut by VAD. The end of speech is as long ago as VAD has waited for the end of the
 * turn, so from there it is the time from end to end of turn that may not be above the floor.
 */
async function untilFirstSound(text: string): Promise<number> {
  await using chat = await LiveChat.start({
    ears: 'sample',
    hears: () => text,
    says: 'Yes, I see.',
    delays: DELAYS,
  })
  await delay(SAMPLE_MS)
  const turns = new Set(chat.traces.map(({ turn }) => turn))
  const times = [...turns].flatMap((turn) => {
    const ended = partOf(chat.traces, turn, 'end_of_turn')
    const sounded = partOf(chat.traces, turn, 'first_audio')
    return ended && sounded ? [(sounded.toUs - ended.toUs) / 1000] : []
  })
  return median(times)
}

/** From the utterance leaving VAD to its answer's first sound in the speaker's hands, without the time inside HTTP. */
async function ownShare(): Promise<number> {
  const requests: HttpTime[] = []
  const channel = new BroadcastChannel(HTTP_TIMES)
  channel.onmessage = ({ data }) => requests.push(data as HttpTime)
  try {
    await using chat = await LiveChat.start({ ...zeroDelays, ears: script() })
    await delay(FIRST_MS + (TURNS + 2) * EVERY_MS)
    return median(shares(chat, requests))
  } finally {
    channel.close()
  }
}

const timed = new URL('./timed-components.ts', import.meta.url).href
const zeroDelays: Omit<LiveOptions, 'ears'> = {
  hears: () => 'What time is it?',
  says: 'Half past nine.',
  modules: { ASR: timed, LLM: timed, TTS: timed },
}

function script(): LiveStep[] {
  return Array.from({ length: TURNS }, (_, i): LiveStep[] => {
    const turn = i + 1
    const atMs = FIRST_MS + i * EVERY_MS
    return [
      { turn, atMs, event: 'start' },
      { turn, atMs: atMs + 10, event: 'confirmed' },
      { turn, atMs: atMs + 60, event: 'end', audioMs: 1000 },
    ]
  }).flat()
}

function shares(chat: LiveChat, requests: readonly HttpTime[]): number[] {
  const ends = chat.speech.filter(({ event }) => event === 'end').slice(WARM_UPS)
  return ends.flatMap(({ timestampUs: fromUs, turn }) => {
    const toUs = partOf(chat.traces, turn, 'played')?.fromUs
    if (toUs === undefined) return []
    const inside = requests.filter((one) => one.fromUs > fromUs && one.toUs < toUs)
    const httpUs = inside.reduce((sum, one) => sum + one.toUs - one.fromUs, 0)
    return [(toUs - fromUs - httpUs) / 1000]
  })
}

function partOf(traces: readonly TracePart[], turn: number, part: TracePartName) {
  return traces.findLast((one) => one.turn === turn && one.part === part)
}

function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('No turn of the conversation was answered')
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
