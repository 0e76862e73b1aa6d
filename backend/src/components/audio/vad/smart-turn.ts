import { logMel, MELS, normalise } from './log-mel.ts'

/** How much of an utterance is heard, its last 8 s at 16 kHz. */
export const HEARD_SAMPLES = 128_000
const FRAMES = 800

/** Tells how probable it is that a speaker has finished, and not only paused. */
export interface SmartTurn {
  /** @param samples the utterance so far, mono at 16 kHz; its last 8 s are heard */
  probability(samples: Float32Array): Promise<number>
  close(): Promise<void>
}

/** Loads a Smart Turn model: input `input_features` `[1 × 80 × 800]`, one probability out. */
export async function loadSmartTurn(path: string): Promise<SmartTurn> {
  const ort = await import('onnxruntime-node')
  const session = await ort.InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
  return {
    async probability(samples) {
      const features = logMel(normalise(lastEightSeconds(samples)))
      const results = await session.run({
        input_features: new ort.Tensor('float32', features, [1, MELS, FRAMES]),
      })
      return Number(results[session.outputNames[0]!]!.data[0])
    },
    close: () => session.release(),
  }
}

/** Padded with silence at the front. */
function lastEightSeconds(samples: Float32Array): Float32Array {
  const heard = new Float32Array(HEARD_SAMPLES)
  const last = samples.subarray(Math.max(0, samples.length - HEARD_SAMPLES))
  heard.set(last, HEARD_SAMPLES - last.length)
  return heard
}
