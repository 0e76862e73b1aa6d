import { resample } from './resampler.ts'

export interface AudioGetOptions {
  /**
   * `float32` is planar, `[channels × samples]`, -1…1; `pcm16` is interleaved, signed, little-endian bytes;
   * `pcm8` is interleaved, unsigned bytes.
   */
  readonly format: 'float32' | 'pcm16' | 'pcm8'
  /** In Hz. @default that of the audio */
  readonly sampleRate?: number | undefined
  /** @default those of the audio */
  readonly channels?: number | undefined
}

/** Planar samples, shape `[channels × samples]`, range -1…1. */
export interface PlanarAudio {
  readonly data: Float32Array
  readonly sampleRate: number
  readonly channels: number
}

/** Resamples, then changes the channels, then the format; what already matches is not copied. */
export function convertAudio(
  audio: PlanarAudio,
  options: AudioGetOptions,
): Float32Array | Uint8Array {
  const channels = options.channels ?? audio.channels
  const resampled = atRate(audio, options.sampleRate ?? audio.sampleRate)
  const data = withChannels(resampled, audio.channels, channels)
  switch (options.format) {
    case 'float32':
      return data
    case 'pcm16':
      return pcm16FromPlanar(data, channels)
    case 'pcm8':
      return pcm8FromPlanar(data, channels)
  }
}

function atRate({ data, sampleRate, channels }: PlanarAudio, to: number): Float32Array {
  if (sampleRate === to) return data
  const samples = data.length / channels
  const parts = Array.from({ length: channels }, (_, index) =>
    resample(data.subarray(index * samples, (index + 1) * samples), sampleRate, to),
  )
  const joined = new Float32Array(parts[0]!.length * channels)
  for (const [index, part] of parts.entries()) joined.set(part, index * part.length)
  return joined
}

/** To one: the mean. One to two: twice the same. To fewer: the first ones. To more: silence is added. */
function withChannels(data: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return data
  if (to === 1) return mean(data, from)
  const samples = data.length / from
  const changed = new Float32Array(samples * to)
  changed.set(data.subarray(0, Math.min(from, to) * samples))
  if (from === 1 && to === 2) changed.set(data, samples)
  return changed
}

function mean(data: Float32Array, channels: number): Float32Array {
  const samples = data.length / channels
  const mixed = new Float32Array(samples)
  for (let i = 0; i < samples; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += data[channel * samples + i]!
    mixed[i] = sum / channels
  }
  return mixed
}

/** Interleaved, signed, 16-bit, little-endian bytes; fractions are cut towards zero. */
function pcm16FromPlanar(data: Float32Array, channels: number): Uint8Array {
  const samples = data.length / channels
  // All machines that Node runs on but one are little-endian.
  const values = new Int16Array(data.length)
  let at = 0
  for (let i = 0; i < samples; i++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = data[channel * samples + i]! * 32768
      values[at++] = value > 32767 ? 32767 : value < -32768 ? -32768 : value
    }
  }
  return new Uint8Array(values.buffer)
}

/** Interleaved, unsigned, 8-bit; fractions are cut off. */
function pcm8FromPlanar(data: Float32Array, channels: number): Uint8Array {
  const samples = data.length / channels
  const bytes = new Uint8Array(data.length)
  let at = 0
  for (let i = 0; i < samples; i++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = (data[channel * samples + i]! + 1) * 127.5
      bytes[at++] = value > 255 ? 255 : value < 0 ? 0 : value
    }
  }
  return bytes
}
