import { expect, it, vi } from 'vitest'
import { type Arrival, LiveChat } from './live-chat.ts'
import type { LiveStep } from './live-vad.ts'

const isSoak = process.env.OPENNEURO_SOAK === '1'
const INTERRUPTIONS = isSoak ? 200 : 4
/** Between two utterances: the answer to the first sounds well before the second. */
const EVERY_MS = isSoak ? 600 : 1500
/** The page's player takes so long to fade out, and to play softly. */
const RELEASE_MS = 8
const RAMP_MS = 30
const LONG = 'This is a long answer, and it would go on for several seconds if nobody said a word. '

/** One utterance after the other, each into the answer to the one before. */
function script(): LiveStep[] {
  return Array.from({ length: INTERRUPTIONS + 1 }, (_, i): LiveStep[] => {
    const turn = i + 1
    const atMs = 500 + i * EVERY_MS
    return [
      { turn, atMs, event: 'start' },
      { turn, atMs: atMs + 100, event: 'confirmed' },
      { turn, atMs: atMs + 120, event: 'end', audioMs: 500 + i },
    ]
  }).flat()
}

/** How long it took from each of VAD's events until the page had obeyed, ms. */
function delays(chat: LiveChat, event: 'start' | 'confirmed', kind: Arrival['kind']): number[] {
  const told = chat.speech.filter((one) => one.event === event)
  const obeyed = chat.arrivals.filter((one) => one.kind === kind)
  return told.map(({ timestampUs }, i) => (obeyed[i]!.atUs - timestampUs) / 1000)
}

/** Sound that came after the flush and before the next turn's end belongs to a reply that is over. */
function soundAfterFlush(chat: LiveChat): number {
  const ends = chat.speech.filter(({ event }) => event === 'end')
  const flushes = chat.arrivals.filter(({ kind }) => kind === 'flush')
  return flushes.filter((flush, i) =>
    chat.arrivals.some(
      ({ kind, atUs }) => kind === 'sound' && atUs > flush.atUs && atUs < ends[i]!.timestampUs,
    ),
  ).length
}

function distribution(values: readonly number[]): Record<'p50' | 'p95' | 'p99' | 'max', number> {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

const told = (name: string, values: ReturnType<typeof distribution>) =>
  `${name}: ${Object.entries(values)
    .map(([key, ms]) => `${key} ${ms.toFixed(1)} ms`)
    .join(', ')}`

it('stops speaking when somebody falls into its words', { timeout: 600_000 }, async () => {
  await using chat = await LiveChat.start({
    ears: script(),
    hears: () => 'Go on.',
    says: LONG.repeat(3),
  })
  const flushes = () => chat.arrivals.filter(({ kind }) => kind === 'flush').length
  const timeout = 60_000 + INTERRUPTIONS * EVERY_MS
  await vi.waitFor(() => expect(flushes()).toBeGreaterThan(INTERRUPTIONS), { timeout })

  expect(soundAfterFlush(chat)).toBe(0)
  const stops = distribution(delays(chat, 'confirmed', 'flush').map((ms) => ms + RELEASE_MS))
  const ducks = distribution(delays(chat, 'start', 'duck').map((ms) => ms + RAMP_MS))
  console.log(`${INTERRUPTIONS} interruptions`)
  console.log(told('silent after confirmed', stops))
  console.log(told('softer after start', ducks))
  if (isSoak) {
    const spoken = new Set(chat.playback.map(({ generation }) => generation))
    expect(spoken.size).toBeGreaterThanOrEqual(0.9 * INTERRUPTIONS)
    expect(stops.p95).toBeLessThanOrEqual(150)
    expect(ducks.p95).toBeLessThanOrEqual(60)
  }
})
