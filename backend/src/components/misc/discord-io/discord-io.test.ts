import { describe, expect, it } from 'vitest'
import { AudioFrame, InterruptFrame, type PlaybackFrame, SpeechEvent } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { pcm16 } from '../../audio/stream-converter.ts'
import { discordComponent } from './discord-io.ts'
import { loadOpus, OPUS_FORMAT, PACKET_SAMPLES, SILENCE } from './opus-codec.ts'
import type { BotContext, Voice, VoiceBot } from './voice-bot.ts'

const T0 = 1_000_000_000
const { sampleRate: RATE, channels: CHANNELS } = OPUS_FORMAT

interface Said {
  readonly atMs: number
  /** The loudest sample of what listeners decode; null for the packet that means silence. */
  readonly peak: number | null
}

const newOpus = loadOpus()

/** A bot in a call in which everything is written down, and people say what they are told to. */
class RecordedCall implements VoiceBot {
  onVoice: (voice: Voice) => void = () => {}
  onSilent: (userId: string) => void = () => {}
  readonly said: Said[] = []
  closed = 0
  readonly #decoder = newOpus()
  readonly #context: BotContext

  constructor(context: BotContext) {
    this.#context = context
  }

  say(opus: Uint8Array): void {
    const { clock } = this.#context
    const pcm = this.#decoder.decode(opus)
    expect(pcm).toHaveLength(3840)
    const atMs = (clock.now() - clock.origin) / 1000
    this.said.push({ atMs, peak: opus === SILENCE ? null : peakOf(pcm) })
  }

  async close(): Promise<void> {
    this.closed += 1
  }

  async hear(ms: number, voice: Voice): Promise<void> {
    const { clock, signal } = this.#context
    await clock.sleep(ms, signal)
    this.onVoice(voice)
  }
}

function peakOf(pcm: Uint8Array): number {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2)
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / 32_768
}

interface Options {
  readonly config?: object
  readonly inputs?: Record<string, readonly unknown[]>
  readonly ms?: number
  readonly talk?: (call: RecordedCall) => void
}

async function run({ config = {}, inputs = {}, ms = 3000, talk }: Options) {
  let call!: RecordedCall
  const output: string[] = []
  const component = discordComponent(async (context) => {
    call = new RecordedCall(context)
    talk?.(call)
    return call
  })
  const { audio, playback } = await runComponent<{
    audio: AudioFrame[]
    playback: PlaybackFrame[]
  }>(component, {
    config: { ...config },
    inputs: { audio: [], ...inputs },
    until: { ms },
    onOutput: (_, text) => output.push(text),
  })
  return { call, said: call.said, audio, playback, log: output.join('') }
}

/** A tone, so that Opus keeps its loudness. */
function tone(
  samples: number,
  { amplitude = 0.5, sampleRate = RATE as number, from = 0 } = {},
): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, i) => amplitude * Math.sin((2 * Math.PI * 440 * (from + i)) / sampleRate),
  )
}

/** One second at 24 kHz, as speech synthesis sends it. */
const second = (ms: number, generation: number, chars: number, turn: number | undefined = 1) =>
  new AudioFrame({
    data: tone(24_000, { sampleRate: 24_000 }),
    sampleRate: 24_000,
    timestampUs: T0 + ms * 1000,
    turn,
    generation,
    chars,
  })
const event = (ms: number, kind: SpeechEvent['event']) =>
  new SpeechEvent({ turn: 2, event: kind, timestampUs: T0 + ms * 1000 })
const loud = (said: readonly Said[]) => said.filter(({ peak }) => peak !== null)

describe('DiscordIO speaks', () => {
  it('in packets of 20 ms, silent ones while there is nothing to say', async () => {
    const { said, playback } = await run({
      inputs: { audio: [second(0, 1, 5), second(1500, 1, 9)] },
    })

    for (const [i, { atMs }] of said.entries()) expect(atMs).toBeCloseTo(20 * i, 1)
    expect(said.length).toBeGreaterThanOrEqual(150)
    const between = (from: number, to: number) =>
      said.filter(({ atMs }) => atMs >= from && atMs < to).map(({ peak }) => peak)
    for (const peak of [...between(60, 960), ...between(1560, 2480)])
      expect(peak).toBeCloseTo(0.5, 1)
    expect(new Set([...between(1040, 1500), ...between(2560, 3000)])).toEqual(new Set([null]))
    expect(loud(said).length).toBeLessThanOrEqual(103)
    expect(playback.at(-1)).toMatchObject({
      turn: 1,
      generation: 1,
      chars: 9,
      ms: 2000,
      done: true,
    })
  })

  it('softly while somebody starts to speak, and not at all when that is confirmed', async () => {
    const { said, playback } = await run({
      inputs: {
        audio: [second(0, 1, 5), second(0, 1, 9), second(900, 1, 12), second(1500, 2, 4, 2)],
        turn_events: [event(300, 'start'), event(600, 'confirmed')],
      },
    })

    const between = (from: number, to: number) =>
      said.filter(({ atMs }) => atMs >= from && atMs < to).map(({ peak }) => peak ?? 0)
    expect(Math.min(...between(100, 290))).toBeGreaterThan(0.4)
    expect(Math.max(...between(380, 600))).toBeLessThan(0.2)
    expect(new Set(between(640, 1500))).toEqual(new Set([0]))
    expect(Math.max(...between(1560, 2400))).toBeGreaterThan(0.4)
    const cut = playback.find(({ generation, done }) => generation === 1 && done)!
    expect(cut.ms).toBeGreaterThanOrEqual(580)
    expect(cut.ms).toBeLessThanOrEqual(620)
    expect(playback.at(-1)).toMatchObject({ generation: 2, chars: 4, done: true })
  })

  it('no more of what an interrupt has ended, also without turns', async () => {
    const { said } = await run({
      inputs: {
        audio: [
          new AudioFrame({ data: tone(2 * RATE), sampleRate: RATE, timestampUs: T0 }),
          new AudioFrame({ data: tone(RATE / 2), sampleRate: RATE, timestampUs: T0 + 1_500_000 }),
        ],
        interrupt: [new InterruptFrame({ reason: 'stop', timestampUs: T0 + 500_000 })],
      },
    })

    const times = loud(said).map(({ atMs }) => atMs)
    expect(times.filter((ms) => ms > 530 && ms < 1500)).toEqual([])
    expect(times.filter((ms) => ms >= 1500).length).toBeGreaterThanOrEqual(25)
  })

  it('everything of a long reply that comes at once: its source has to wait', async () => {
    const frames = Array.from({ length: 12 }, (_, i) => second(0, 1, i + 1))

    const { said, playback } = await run({
      config: { audio_buffer_seconds: 2 },
      inputs: { audio: frames },
      ms: 14_000,
    })

    expect(loud(said).length).toBeGreaterThanOrEqual(600)
    expect(playback.at(-1)).toMatchObject({ chars: 12, ms: 12_000, done: true })
  })

  it('and leaves when the node ends', async () => {
    expect((await run({ ms: 100 })).call.closed).toBe(1)
  })
})

describe('DiscordIO hears', () => {
  /** Somebody who says so many packets of 20 ms. */
  function voices(userName: string, amplitude: number, packets = 10): Voice[] {
    const encoder = newOpus()
    return Array.from({ length: packets }, (_, packet) => {
      const data = new Float32Array(PACKET_SAMPLES * CHANNELS)
      const samples = tone(PACKET_SAMPLES, { amplitude, from: packet * PACKET_SAMPLES })
      data.set(samples)
      data.set(samples, PACKET_SAMPLES)
      const opus = encoder.encode(pcm16(data, OPUS_FORMAT))
      return { userId: `id of ${userName}`, userName, opus }
    })
  }
  const talk = (call: RecordedCall) => {
    for (const [i, voice] of voices('ada', 0.8).entries()) void call.hear(20 + 20 * i, voice)
    for (const [i, voice] of voices('bob', 0.2, 5).entries()) void call.hear(120 + 20 * i, voice)
  }
  const peak = ({ data }: AudioFrame) => Math.max(...data.map(Math.abs))

  it('everybody as they come, and says who it is', async () => {
    const { audio } = await run({ talk })

    const of = (name: string) => audio.filter(({ source }) => source === name)
    expect([of('ada').length, of('bob').length, audio.length]).toEqual([10, 5, 15])
    expect(audio.slice(-2).map(({ source }) => source)).toEqual(['ada', 'bob'])
    expect(Math.max(...of('ada').map(peak))).toBeGreaterThan(0.5)
    expect(Math.max(...of('bob').map(peak))).toBeLessThan(0.3)
    for (const { sampleRate, channels, samples } of audio) {
      expect([sampleRate, channels, samples]).toEqual([48_000, 2, 960])
    }
    const times = of('ada').map(({ timestampUs }) => timestampUs)
    expect(times.map((time) => time - times[0]!)).toEqual(times.map((_, i) => 20_000 * i))
  })

  it.each([[['bob']], [['id of bob']]])('only %j, in the format that is wanted', async (users) => {
    const { audio } = await run({ talk, config: { users, sample_rate: 16_000, channels: 1 } })

    expect(new Set(audio.map(({ source }) => source))).toEqual(new Set(['bob']))
    expect(audio[0]).toMatchObject({ sampleRate: 16_000, channels: 1 })
    const samples = audio.reduce((sum, frame) => sum + frame.samples, 0)
    expect(samples).toBeGreaterThan(1500)
    expect(samples).toBeLessThanOrEqual(1600)
  })

  it('what is whole, and says once that something was not', async () => {
    const broken: Voice = { userId: '1', userName: 'ada', opus: Uint8Array.of(255, 255, 255, 7, 7) }

    const { audio, log } = await run({
      talk: (call) => {
        void call.hear(20, broken)
        void call.hear(40, broken)
        void call.hear(60, voices('ada', 0.5)[0]!)
      },
    })

    expect(audio).toHaveLength(1)
    expect(log.match(/cannot be decoded/g)).toHaveLength(1)
  })
})
