import {
  EngineError,
  encodeFramed,
  errorPayload,
  type FrameJson,
  type TapPreview,
} from '@openneuro/protocol'
import type { Tap } from '../core/channels/fabric.ts'
import type { NodeCounters, SenderCounters } from '../core/channels/types.ts'
import type { GraphManager } from '../core/engine/types.ts'
import { AudioFrame } from '../core/frames/audio-frame.ts'
import { Frame } from '../core/frames/frame.ts'
import { frameToJson } from '../core/frames/frame-json.ts'
import { nowUs } from '../core/frames/frame-source.ts'
import { VideoFrame } from '../core/frames/video-frame.ts'
import type { UiClient } from './ui-client.ts'
import { jpegOf } from './ui-picture.ts'
import { Waveform } from './ui-waveform.ts'

const MAX_TAPS_PER_CLIENT = 16
const DEFAULT_PER_SECOND = 10
const MAX_INTERVAL_MS = 60_000
/** Encoding a picture costs some milliseconds of another thread. */
const MAX_PICTURES_PER_SECOND = 10

export interface TapRequestOptions {
  readonly nodeId: string
  readonly slot: string
  readonly maxPerSecond: number | undefined
}

/** The wires that one page looks at. */
export interface Previews {
  tap(request: TapRequestOptions): void
  untap(nodeId: string, slot: string): void
  close(): void
}

/** Counters of outputs, taken for all previews together: reading those of a large graph takes a moment. */
export type SenderCounts = (nodeId: string, slot: string) => SenderCounters | undefined

const COUNTS_MS = 50

export function createSenderCounts(graph: Pick<GraphManager, 'metrics'>): SenderCounts {
  let takenMs = Number.NEGATIVE_INFINITY
  let counts = new Map<string, NodeCounters | null>()
  return (nodeId, slot) => {
    const nowMs = performance.now()
    if (nowMs - takenMs > COUNTS_MS) {
      takenMs = nowMs
      counts = new Map(graph.metrics().map((node) => [node.nodeId, node.counters]))
    }
    return counts.get(nodeId)?.senders[slot]
  }
}

export function createPreviews({
  graph,
  counts,
  client,
}: {
  readonly graph: Pick<GraphManager, 'tap' | 'outputKey'>
  readonly counts: SenderCounts
  readonly client: UiClient
}): Previews {
  const previews = new Map<string, Preview>()
  const keyOf = (nodeId: string, slot: string) => JSON.stringify(['tap', nodeId, slot])

  function close(key: string): void {
    previews.get(key)?.close()
    previews.delete(key)
  }

  function refuse({ nodeId, slot }: TapRequestOptions, error: unknown): void {
    const payload = errorPayload(error, 'tap.invalid')
    client.enqueue(JSON.stringify({ type: 'tap_error', node_id: nodeId, slot, error: payload }))
  }

  return {
    tap(request) {
      const key = keyOf(request.nodeId, request.slot)
      close(key)
      try {
        if (previews.size >= MAX_TAPS_PER_CLIENT) throw tooManyTaps()
        const onFailure = (error: unknown) => {
          close(key)
          refuse(request, error)
        }
        previews.set(key, new Preview({ graph, counts, client, key, onFailure, ...request }))
      } catch (error) {
        refuse(request, error)
      }
    },
    untap(nodeId, slot) {
      close(keyOf(nodeId, slot))
    },
    close() {
      for (const preview of previews.values()) preview.close()
      previews.clear()
    },
  }
}

function tooManyTaps(): EngineError {
  const message = `Cannot look at one more wire: a page can look at ${MAX_TAPS_PER_CLIENT} at a time`
  return new EngineError('tap.invalid', message)
}

interface PreviewOptions extends TapRequestOptions {
  readonly graph: Pick<GraphManager, 'tap' | 'outputKey'>
  readonly counts: SenderCounts
  readonly client: UiClient
  readonly key: string
  /** An item could not be read: nothing more is looked at. */
  onFailure(error: unknown): void
}

/** Looks at one wire a few times a second and sends the latest item. */
class Preview {
  readonly #options: PreviewOptions
  #tap: Tap
  #nodeKey: number | null
  readonly #timer: NodeJS.Timeout
  readonly #intervalMs: number
  #busy = false
  #lastPictureMs = Number.NEGATIVE_INFINITY
  #lastSentMs = performance.now()
  #lastMessages: number
  #waveform = new Waveform()
  #unseen = 0

  constructor(options: PreviewOptions) {
    this.#options = options
    this.#tap = options.graph.tap(options.nodeId, options.slot)
    this.#nodeKey = options.graph.outputKey(options.nodeId, options.slot)
    this.#lastMessages = this.#sender()?.messages ?? 0
    this.#intervalMs = Math.min(
      MAX_INTERVAL_MS,
      1000 / (options.maxPerSecond ?? DEFAULT_PER_SECOND),
    )
    this.#timer = setInterval(() => {
      try {
        this.#follow()
        this.#look()
      } catch (error) {
        options.onFailure(error)
      }
    }, this.#intervalMs)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#tap.close()
  }

  /** Another node may have the id now. */
  #follow(): void {
    const { graph, nodeId, slot } = this.#options
    const key = graph.outputKey(nodeId, slot)
    if (key === null || key === this.#nodeKey) return
    this.#tap.close()
    this.#tap = graph.tap(nodeId, slot)
    this.#nodeKey = key
    this.#lastMessages = 0
  }

  #look(): void {
    // A page that has not taken the last one gets no other; what comes meanwhile is counted.
    if (this.#busy || this.#options.client.isWaiting(this.#options.key)) return
    let item: unknown = null
    for (let next = this.#tap.tryNext(); next !== null; next = this.#tap.tryNext()) {
      item = next
      this.#unseen++
      if (item instanceof AudioFrame) this.#waveform.add(item)
      if (this.#unseen % 256 === 0) break
    }
    if (item === null || this.#isTooSoonFor(item)) return

    const header = this.#header(item)
    if (item instanceof VideoFrame) {
      this.#busy = true
      this.#sendPicture(header, item).finally(() => (this.#busy = false))
    } else {
      const preview = item instanceof AudioFrame ? { preview: this.#waveform.take() } : {}
      this.#send(JSON.stringify({ ...header, ...preview }))
    }
  }

  #isTooSoonFor(item: unknown): boolean {
    if (!(item instanceof VideoFrame)) return false
    const nowMs = performance.now()
    if (nowMs - this.#lastPictureMs < 1000 / MAX_PICTURES_PER_SECOND - 5) return true
    this.#lastPictureMs = nowMs
    return false
  }

  async #sendPicture(header: object, frame: VideoFrame): Promise<void> {
    try {
      const { jpeg, width, height } = await jpegOf(frame)
      const preview: TapPreview = { format: 'jpeg', width, height }
      this.#send(encodeFramed({ ...header, preview }, jpeg))
    } catch {
      // The picture could not be encoded; what is known about it is shown all the same.
      this.#send(JSON.stringify(header))
    }
  }

  #send(message: string | Uint8Array): void {
    this.#options.client.replace(this.#options.key, message)
  }

  #header(item: unknown) {
    const { nodeId, slot } = this.#options
    const nowMs = performance.now()
    const sender = this.#sender()
    const sent = Math.max(0, (sender?.messages ?? 0) - this.#lastMessages)
    const seconds = (nowMs - this.#lastSentMs) / 1000
    const newest = Array.isArray(item) ? item.at(-1) : item
    const skipped = Math.max(0, this.#unseen - 1)
    this.#lastMessages = sender?.messages ?? 0
    this.#lastSentMs = nowMs
    this.#unseen = 0
    return {
      type: 'tap_frame',
      node_id: nodeId,
      slot,
      frame: itemJson(item),
      skipped,
      rate: sent / seconds,
      ...(newest instanceof Frame && {
        age_ms: Math.max(0, (nowUs() - newest.timestampUs) / 1000),
      }),
      lag: sender?.bufferDepth ?? 0,
      drops: this.#options.client.drops,
    }
  }

  #sender() {
    const { counts, nodeId, slot } = this.#options
    return counts(nodeId, slot)
  }
}

/** Values that are no frames (models of UI slots) are wrapped, so that a preview has a kind always. */
function itemJson(item: unknown): FrameJson | FrameJson[] {
  if (Array.isArray(item)) return item.slice(-50).map((one) => itemJson(one) as FrameJson)
  if (item instanceof Frame) return frameToJson(item) as FrameJson
  const value = item instanceof Uint8Array ? { bytes: item.length } : { value: item }
  return {
    kind: item instanceof Uint8Array ? 'bytes' : 'value',
    id: 0,
    timestamp_us: nowUs(),
    ...value,
  }
}
