import type { ProviderRequest } from './server-request.ts'

/** What is to be spoken, as it came in. */
export interface SpeechAsked {
  readonly text: string
  readonly voice: string
  readonly model: string
  readonly request: ProviderRequest
}

export interface SpeechBehaviour {
  /** The sound, -1…1, at the rate of the protocol. @default a tone of 50 ms for each character */
  readonly speak?: (asked: SpeechAsked, sampleRate: number) => Float32Array
  /** The only key that is let in. @default any, or none */
  readonly key?: string
  /** Pieces in which a sound is sent. @default 3 */
  readonly pieces?: number
  /** Between two pieces, in ms. @default 0 */
  readonly pieceMs?: number
  /** Gets everything that is asked for. */
  readonly onAsked?: (asked: SpeechAsked) => void
}

export const SECONDS_PER_CHARACTER = 0.05

/** A tone that is as long as the text. */
export function toneFor({ text }: { readonly text: string }, sampleRate: number): Float32Array {
  const samples = Math.round(text.length * SECONDS_PER_CHARACTER * sampleRate)
  return Float32Array.from({ length: samples }, (_, i) => {
    return 0.3 * Math.sin((2 * Math.PI * 220 * i) / sampleRate)
  })
}

export function pcm16Of(sound: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(sound.length * 2))
  for (const [i, sample] of sound.entries()) bytes.setInt16(i * 2, sample * 32767, true)
  return new Uint8Array(bytes.buffer)
}

/** A sound in so many pieces of about the same length. */
export function inPieces<Samples extends Float32Array | Uint8Array>(
  sound: Samples,
  pieces: number,
): Samples[] {
  const length = Math.max(1, Math.ceil(sound.length / pieces))
  const count = Math.ceil(sound.length / length)
  return Array.from(
    { length: count },
    (_, i) => sound.slice(i * length, (i + 1) * length) as Samples,
  )
}
