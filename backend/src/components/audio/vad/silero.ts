import { createRequire } from 'node:module'
import { VAD_RATE } from './segmenter.ts'
import { WINDOW } from './speech-iterator.ts'

/** Samples of the window before that the model hears again. */
const CONTEXT = 64
const STATE_SHAPE = [2, 1, 128] as const
const STATE_LENGTH = 2 * 1 * 128

/** Tells how probable speech is in each 32 ms of a stream. */
export interface Silero {
  /** Probability, 0…1, of speech in the next 512 samples at 16 kHz. One call at a time. */
  probability(window: Float32Array): Promise<number>
  /** Forgets what was heard before. */
  reset(): void
  close(): Promise<void>
}

/** Loads Silero VAD v6, which comes with the npm package `@ricky0123/vad-web`. */
export async function loadSilero(): Promise<Silero> {
  const ort = await import('onnxruntime-node')
  const path = createRequire(import.meta.url).resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx')
  const session = await ort.InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
  const heard = new Float32Array(CONTEXT + WINDOW)
  const rate = new ort.Tensor('int64', [BigInt(VAD_RATE)], [])
  let state = new Float32Array(STATE_LENGTH)

  return {
    async probability(window) {
      heard.copyWithin(0, WINDOW)
      heard.set(window, CONTEXT)
      const { output, stateN } = await session.run({
        input: new ort.Tensor('float32', heard, [1, heard.length]),
        state: new ort.Tensor('float32', state, STATE_SHAPE),
        sr: rate,
      })
      state = stateN!.data as Float32Array<ArrayBuffer>
      return (output!.data as Float32Array)[0]!
    },
    reset() {
      heard.fill(0)
      state = new Float32Array(STATE_LENGTH)
    },
    close: () => session.release(),
  }
}
