import type { Block } from '../components/audio/audio-file/audio-reader.ts'
import { decodeWav } from '../components/audio/audio-file/wav-reader.ts'
import { AudioFrame } from '../core/frames/index.ts'

/** A whole wav file as one frame of audio; any sample format, as float32. */
export async function audioFromWav(path: string): Promise<AudioFrame> {
  const blocks: Block[] = []
  for await (const block of decodeWav(path)) blocks.push(block)
  const [first] = blocks
  if (!first) throw new Error('the wav file has no sound')
  const channels = first.channelData.length
  const samples = blocks.reduce((sum, { channelData }) => sum + channelData[0]!.length, 0)
  const data = new Float32Array(samples * channels)
  let at = 0
  for (let channel = 0; channel < channels; channel++) {
    for (const { channelData } of blocks) {
      data.set(channelData[channel]!, at)
      at += channelData[channel]!.length
    }
  }
  return new AudioFrame({ data, sampleRate: first.sampleRate, channels })
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
