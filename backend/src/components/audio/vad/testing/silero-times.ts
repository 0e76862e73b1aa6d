import { readFile } from 'node:fs/promises'
import wavefile from 'wavefile'
import { loadSilero } from '../silero.ts'
import { SpeechIterator, WINDOW } from '../speech-iterator.ts'

const RATE = 16_000

/** The speech sample that comes with the product, mono at 16 kHz. */
export async function readSample(): Promise<Float32Array> {
  const path = new URL('../../../../../assets/samples/speech.wav', import.meta.url)
  const file = new wavefile.WaveFile(await readFile(path))
  file.toBitDepth('32f')
  return Float32Array.from(file.getSamples(true, Float64Array) as unknown as Float64Array)
}

/** Starts and ends as the model gives them when it runs over the whole file, without any of our rules. */
export async function sileroTimes(samples: Float32Array): Promise<[number, number][]> {
  const silero = await loadSilero()
  const iterator = new SpeechIterator()
  const bursts: [number, number][] = []
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) {
    const edge = iterator.next(await silero.probability(samples.slice(at, at + WINDOW)))
    if (edge?.edge === 'start') bursts.push([edge.at / RATE, samples.length / RATE])
    if (edge?.edge === 'end') bursts.at(-1)![1] = edge.at / RATE
  }
  await silero.close()
  return bursts
}

/** The rule of utterances: bursts with less than 0.9 s between them, and 0.9 s of silence after the last. */
export function utterances(bursts: readonly [number, number][], total: number): [number, number][] {
  const joined: [number, number][] = []
  for (const [start, end] of bursts) {
    const last = joined.at(-1)
    if (last && start - last[1] < 0.9) last[1] = end
    else joined.push([start, end])
  }
  return joined.map(([start, end]) => [start, Math.min(total, end + 0.9)])
}
