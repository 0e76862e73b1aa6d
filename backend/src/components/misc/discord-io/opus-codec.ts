import { createRequire } from 'node:module'

/** What Discord sends and takes: https://docs.discord.com/developers/topics/voice-connections */
export const OPUS_FORMAT = { sampleRate: 48_000, channels: 2 } as const
export const PACKET_MS = 20
/** Samples of one channel in a packet. */
export const PACKET_SAMPLES = (OPUS_FORMAT.sampleRate * PACKET_MS) / 1000
/** 20 ms of silence. */
export const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe)

/** Longer packets are none of Opus'. */
const MAX_PACKET_BYTES = 1275 * 3
/** The longest packet that the library decodes: 60 ms, interleaved PCM16. */
const MAX_PCM_BYTES = 2880 * OPUS_FORMAT.channels * 2
/** `OPUS_APPLICATION_AUDIO` */
const APPLICATION = 2049

interface Handler {
  _encode(pcm: number, bytes: number, opus: number, samples: number): number
  _decode(opus: number, bytes: number, pcm: number): number
}
interface Native {
  readonly HEAPU8: Uint8Array
  readonly HEAPU16: Uint16Array
  readonly OpusScriptHandler: {
    new (sampleRate: number, channels: number, application: number): Handler
    destroy_handler(handler: Handler): void
  }
  _malloc(bytes: number): number
}

/** Encodes, or decodes one stream: Opus remembers what came before. */
export interface OpusCodec {
  /** @param pcm interleaved PCM16 of 20 ms, 3,840 bytes */
  encode(pcm: Uint8Array): Uint8Array
  /** @returns interleaved PCM16 @throws Error when it is no Opus packet */
  decode(opus: Uint8Array): Uint8Array
  delete(): void
}
export type OpusFactory = () => OpusCodec

/**
 * Opus in WebAssembly, as opusscript brings it. Its own class is not used: it takes pointers for indexes, so
 * that three and more streams write into each other's memory.
 */
export function loadOpus(): OpusFactory {
  const load = createRequire(import.meta.url)('opusscript/build/opusscript_native_wasm.js')
  const native: Native = load()
  // Shared by all streams, as each call is over before the next. A byte of PCM takes two here.
  const pcm = native._malloc(MAX_PCM_BYTES * 2)
  const opus = native._malloc(MAX_PACKET_BYTES)

  return () => {
    const { sampleRate, channels } = OPUS_FORMAT
    const handler = new native.OpusScriptHandler(sampleRate, channels, APPLICATION)
    return {
      encode(samples) {
        native.HEAPU16.set(samples, pcm / 2)
        const bytes = handler._encode(pcm, samples.length, opus, PACKET_SAMPLES)
        if (bytes < 0) throw new Error(`Cannot encode sound: Opus answers ${bytes}`)
        return native.HEAPU8.slice(opus, opus + bytes)
      },
      decode(packet) {
        if (packet.length > MAX_PACKET_BYTES) throw new Error('Cannot decode sound: too long')
        native.HEAPU8.set(packet, opus)
        const samples = handler._decode(opus, packet.length, pcm)
        if (samples < 0) throw new Error(`Cannot decode sound: Opus answers ${samples}`)
        const from = pcm / 2
        return Uint8Array.from(native.HEAPU16.subarray(from, from + samples * channels * 2))
      },
      delete: () => native.OpusScriptHandler.destroy_handler(handler),
    }
  }
}
