import { expect, it } from 'vitest'
import { pcm16 } from '../../audio/stream-converter.ts'
import { loadOpus, OPUS_FORMAT, PACKET_SAMPLES, SILENCE } from './opus-codec.ts'

/** 20 ms of a constant tone on both channels. */
function tone(hz: number, amplitude: number): Uint8Array {
  const sample = (i: number) => amplitude * Math.sin((2 * Math.PI * hz * i) / 48_000)
  const data = Float32Array.from({ length: 2 * PACKET_SAMPLES }, (_, i) =>
    sample(i % PACKET_SAMPLES),
  )
  return pcm16(data, OPUS_FORMAT)
}

function loudness(pcm: Uint8Array): number {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2)
  const power = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length
  return Math.sqrt(2 * power)
}

it('keeps many streams apart', () => {
  const newOpus = loadOpus()
  const streams = Array.from({ length: 60 }, (_, i) => ({
    encoder: newOpus(),
    decoder: newOpus(),
    amplitude: 0.1 + 0.01 * i,
  }))

  for (let packet = 0; packet < 5; packet++) {
    for (const { encoder, decoder, amplitude } of streams) {
      const decoded = decoder.decode(encoder.encode(tone(500, amplitude)))
      expect(decoded).toHaveLength(3840)
      if (packet > 1) expect(loudness(decoded) / amplitude).toBeCloseTo(1, 0.7)
    }
  }
  for (const { encoder, decoder } of streams) {
    encoder.delete()
    decoder.delete()
  }
})

it('gives back what streams took', () => {
  const newOpus = loadOpus()

  for (let i = 0; i < 500; i++) {
    const opus = newOpus()
    expect(opus.encode(tone(500, 0.5)).length).toBeGreaterThan(10)
    opus.delete()
  }
})

it('knows silence, and refuses what is no packet', () => {
  const opus = loadOpus()()

  expect(loudness(opus.decode(SILENCE))).toBe(0)
  expect(() => opus.decode(Uint8Array.of(255, 255, 255, 7, 7))).toThrow('Cannot decode sound')
  expect(() => opus.decode(new Uint8Array(5000))).toThrow('too long')
})
