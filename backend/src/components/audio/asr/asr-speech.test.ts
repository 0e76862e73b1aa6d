import { execFileSync, spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import wavefile from 'wavefile'
import { AudioFrame, type SpeechEvent, type TextFrame } from '../../../core/index.ts'
import { graphOf, OutsideClock, runGraph } from '../../../core/testing/index.ts'
import {
  type ProviderServer,
  serveOpenAiAudio,
  startProviders,
} from '../../testing/provider-server/index.ts'
import { vad } from '../vad/vad.ts'
import { asr } from './asr.ts'

const T0 = 1_700_000_000_000_000
const RATE = 22_050
const ASR_MS = 310

const hasEspeak = spawnSync('espeak-ng', ['--version']).status === 0

let clock: OutsideClock
let server: ProviderServer
beforeEach(async () => {
  clock = new OutsideClock()
  server = await startProviders({ clock, delays: { asrMs: ASR_MS } })
})
afterEach(async () => {
  await server.close()
  clock[Symbol.dispose]()
})

function speak(text: string, voice: string): Float32Array {
  const wav = execFileSync('espeak-ng', ['-v', voice, '--stdout', text], { maxBuffer: 1 << 24 })
  const file = new wavefile.WaveFile(new Uint8Array(wav))
  file.toBitDepth('32f')
  return Float32Array.from(file.getSamples(true, Float64Array) as unknown as Float64Array)
}

/** Speech with pauses, and a little noise over all of it. */
function recording(parts: readonly (Float32Array | number)[]): AudioFrame[] {
  const pieces = parts.map((part) =>
    typeof part === 'number' ? new Float32Array(part * RATE) : part,
  )
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  let seed = 1
  for (let i = 0; i < all.length; i++) {
    seed = (seed * 48_271) % 2_147_483_647
    all[i]! += (seed / 2_147_483_647 - 0.5) * 0.004
  }
  const size = RATE / 50
  return Array.from(
    { length: Math.floor(all.length / size) },
    (_, i) =>
      new AudioFrame({
        data: all.slice(i * size, (i + 1) * size),
        sampleRate: RATE,
        timestampUs: T0 + i * 20_000,
      }),
  )
}

/** How long somebody is heard in 16-bit samples, in ms: what the server tells utterances apart by. */
function voicedMs(samples: Int16Array, sampleRate: number): number {
  const size = sampleRate / 50
  let voiced = 0
  for (let from = 0; from + size <= samples.length; from += size) {
    const block = samples.subarray(from, from + size)
    if (block.some((sample) => Math.abs(sample) > 1000)) voiced += 20
  }
  return voiced
}

const SHORT = { text: 'Good morning everybody.', voice: 'en-us' }
const LONG = { text: 'And then I thought that we might go for a walk in the park', voice: 'en-gb' }

const described = ({ id, timestampUs, text }: TextFrame) => [id, timestampUs, text]

describe.skipIf(!hasEspeak)('ASR with real speech (needs espeak-ng)', { timeout: 180_000 }, () => {
  async function run() {
    const [short, long] = [SHORT, LONG].map(({ text, voice }) => speak(text, voice)) as [
      Float32Array,
      Float32Array,
    ]
    const heard: number[] = []
    serveOpenAiAudio(server, {
      reply: ({ file, sampleRate }) => {
        const ms = voicedMs(new Int16Array(file.slice(44).buffer), sampleRate)
        heard.push(ms)
        return ms < 2000 ? SHORT.text : LONG.text
      },
    })
    const graph = graphOf(
      { vad: ['VAD'], asr: ['ASR', { config: { base_url: `${server.url}/v1` } }] },
      ['vad.audio -> asr.audio', 'vad.speech -> asr.turn_events'],
    )
    const { outputs, errors, traces } = await runGraph(graph, {
      components: [vad, asr],
      feed: { 'vad.audio': recording([1, short, 2, long, 2]) },
      threads: false,
      outside: clock,
    })
    expect(errors).toEqual({})
    return {
      texts: outputs['asr.text'] as TextFrame[],
      speech: outputs['vad.speech'] as SpeechEvent[],
      traces: traces.filter(({ part }) => part === 'asr'),
      heard,
    }
  }

  it('has the text before the turn has ended, the same in every run', async () => {
    const { texts, speech, traces, heard } = await run()
    const again = await run()

    const at = (turn: number, type: SpeechEvent['event']) =>
      speech.findLast((event) => event.turn === turn && event.event === type)!.timestampUs
    expect(texts.map(({ text, turn }) => [text, turn])).toEqual([
      [SHORT.text, 1],
      [LONG.text, 2],
    ])
    // A whole sentence is sent in the pause, the other when the turn is over.
    expect(texts[0]!.timestampUs).toBeLessThan(at(1, 'end'))
    expect(texts[1]!.timestampUs).toBeGreaterThanOrEqual(at(2, 'end'))
    expect(texts[1]!.timestampUs - at(2, 'end')).toBeLessThan(ASR_MS * 1000)
    expect(traces.map(({ turn }) => turn)).toEqual([1, 2])
    expect(heard.filter((ms) => ms > 300)).toHaveLength(heard.length)
    expect(again.texts.map(described)).toEqual(texts.map(described))
  })
})
