const FRAME_MS = 20
/** Share of the loudest frame from which a frame counts as spoken. */
const SPOKEN = 0.1

/**
 * How long somebody speaks in a piece of sound, ms: browsers make sound louder and softer and clean it, but
 * they leave its length alone.
 */
export function spokenMs(samples: Float32Array, sampleRate: number): number {
  const size = Math.round((sampleRate * FRAME_MS) / 1000)
  const levels = Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
    rms(samples.subarray(i * size, (i + 1) * size)),
  )
  const loudest = Math.max(0, ...levels)
  return levels.filter((level) => level > SPOKEN * loudest).length * FRAME_MS
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}
