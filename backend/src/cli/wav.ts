import { createRequire } from 'node:module'
import type { WaveFile as WaveFileType } from 'wavefile'
import { audioFromInterleaved } from '../core/frames/audio-construction.ts'
import { AudioFrame } from '../core/frames/index.ts'

/** A whole wav file as one frame of audio; any sample format, as float32. */
export function audioFromWav(bytes: Uint8Array): AudioFrame {
  const { WaveFile } = createRequire(import.meta.url)('wavefile') as {
    WaveFile: typeof WaveFileType
  }
  const wav = new WaveFile(bytes)
  wav.toBitDepth('32f')
  const { sampleRate, numChannels } = wav.fmt as { sampleRate: number; numChannels: number }
  const samples = wav.getSamples(true, Float32Array as never) as unknown as Float32Array
  return audioFromInterleaved(samples, { sampleRate, channels: numChannels })
}

/** Cuts audio into blocks; the last one may be shorter. Times count from `startUs`. */
export function* blocksOf(
  audio: AudioFrame,
  { blockMs, startUs }: { blockMs: number; startUs: number },
): Generator<AudioFrame> {
  const { channels, sampleRate, samples } = audio
  const block = Math.max(1, Math.round((sampleRate * blockMs) / 1000))
  for (let from = 0; from < samples; from += block) {
    const length = Math.min(block, samples - from)
    const data = new Float32Array(length * channels)
    for (let channel = 0; channel < channels; channel++) {
      data.set(audio.channel(channel).subarray(from, from + length), channel * length)
    }
    const timestampUs = Math.round(startUs + (from * 1e6) / sampleRate)
    yield new AudioFrame({ data, sampleRate, channels, timestampUs })
  }
}
