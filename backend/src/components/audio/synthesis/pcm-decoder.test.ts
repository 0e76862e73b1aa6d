import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wavHeader } from '../wav.ts'
import { PcmDecoder } from './pcm-decoder.ts'

const pcm = (...samples: number[]) => new Uint8Array(new Int16Array(samples).buffer)

function decoded(bytes: Uint8Array, cuts: readonly number[] = [], bareRate = 24_000) {
  const decoder = new PcmDecoder(bareRate)
  const places = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ]
  const sounds = places
    .slice(1)
    .flatMap((end, i) => decoder.push(bytes.slice(places[i], end)) ?? [])
  return {
    samples: sounds.flatMap(({ data }) => [...data].map((sample) => sample * 32768)),
    rates: [...new Set(sounds.map(({ sampleRate }) => sampleRate))],
  }
}

/** A wav header with a further chunk of odd length and sizes that say nothing. */
function oddHeader(channels: number): Uint8Array {
  const header = wavHeader({ sampleRate: 22_050, channels }, 0xffffffff - 36)
  const list = new TextEncoder().encode('LIST\x03\x00\x00\x00abc\x00')
  return Buffer.concat([header.subarray(0, 36), list, header.subarray(36)])
}

describe('PcmDecoder', () => {
  it('reads a wav file by its header, wherever its sound begins', () => {
    const bytes = Buffer.concat([oddHeader(1), pcm(1, -2, 3)])

    expect(decoded(bytes)).toEqual({ samples: [1, -2, 3], rates: [22_050] })
  })

  it('reads bare samples at the given rate', () => {
    expect(decoded(pcm(5, 6), [], 48_000)).toEqual({ samples: [5, 6], rates: [48_000] })
  })

  it('makes one channel of several', () => {
    expect(decoded(Buffer.concat([oddHeader(2), pcm(2, 4, -6, -8)])).samples).toEqual([3, -7])
  })

  it('reads floats', () => {
    const header = wavHeader({ sampleRate: 8000, channels: 1 }, 8)
    header[20] = 3
    header[34] = 32
    const floats = new Uint8Array(new Float32Array([0.5, -0.25]).buffer)

    expect(decoded(Buffer.concat([header, floats])).samples).toEqual([16_384, -8192])
  })

  it('gives the same sound however it is cut', () => {
    const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 50 })
    fc.assert(
      fc.property(
        samples,
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        (data, bare, cuts) => {
          const bytes = bare
            ? pcm(0, 0, ...data)
            : Buffer.concat([oddHeader(1), pcm(0, 0, ...data)])

          expect(decoded(bytes, cuts).samples).toEqual([0, 0, ...data])
        },
      ),
    )
  })

  it('says what is no PCM', () => {
    expect(() => decoded(new TextEncoder().encode('OggS....'))).toThrow('OggS is no PCM')
    expect(() => decoded(new TextEncoder().encode('ID3.....'))).toThrow('ID3 is no PCM')
    const header = wavHeader({ sampleRate: 8000, channels: 1 }, 0)
    header[34] = 4
    expect(() => decoded(header)).toThrow('wav of kind 1 with 4 bits')
  })
})
