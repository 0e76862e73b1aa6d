import type { WebSocket } from 'ws'
import { openCapture } from '../../components/audio/devices/capture.ts'
import { openSpeaker } from '../../components/audio/devices/render.ts'
import { PcmQueue } from './pcm-queue.ts'
import type { Wish } from './server.ts'

/** One client's stream. Nothing flows before `begin`. */
export interface StreamEnd {
  begin(): void
  end(): void
  /** How much was lost, in `unit`. */
  readonly dropped: number
  readonly unit: string
}

/** Chunks of captured sound that may wait in a slow connection (wire-api.md §10). */
const MAX_CHUNKS = 16

/** Sends what the microphone hears. Chunks that a slow connection does not take are dropped and counted. */
export async function captureTo(client: WebSocket, wish: Wish, device: string): Promise<StreamEnd> {
  const { microphone, channels } = await openCapture({
    config: { ...wish, device, half_duplex: false },
  })
  if (channels !== wish.channels) {
    microphone.stop()
    throw new Error(`the microphone has not the ${wish.channels} channels that were asked for`)
  }
  let dropped = 0
  microphone.on('error', () => client.close(1011, 'the device has gone'))
  return {
    begin: () => {
      microphone.on('data', (chunk: Buffer) => {
        if (client.bufferedAmount > MAX_CHUNKS * chunk.length) dropped++
        else client.send(chunk)
      })
    },
    end: () => microphone.stop(),
    get dropped() {
      return dropped
    },
    unit: 'chunks',
  }
}

/** Plays what the client sends; the oldest is dropped when too much waits. */
export async function playFrom(
  client: WebSocket,
  wish: Wish,
  device: string,
  maxBufferMs: number,
): Promise<StreamEnd> {
  const { sample_rate, channels } = wish
  const speaker = await openSpeaker({ device, sample_rate, channels })
  const bytesPerMs = (sample_rate * channels * 2) / 1000
  const queue = new PcmQueue(Math.round(maxBufferMs * bytesPerMs), channels * 2)
  let isWriting = false

  async function write(): Promise<void> {
    if (isWriting) return
    isWriting = true
    try {
      for (let piece = queue.shift(); piece; piece = queue.shift()) await speaker.writeAsync(piece)
    } catch {
      client.close(1011, 'the device has gone')
    } finally {
      isWriting = false
    }
  }

  return {
    begin: () => {
      client.on('message', (data, isBinary) => {
        if (!isBinary) return
        queue.push(data as Buffer)
        void write()
      })
    },
    end: () => speaker.stop(),
    get dropped() {
      return queue.droppedBytes
    },
    unit: 'bytes',
  }
}
