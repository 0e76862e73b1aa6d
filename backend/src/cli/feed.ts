import { accessSync, constants, createReadStream, statSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Injector } from '../core/channels/fabric.ts'
import { isUiSlot } from '../core/component/describe.ts'
import type { InputSlot } from '../core/component/slots.ts'
import type { GraphManager } from '../core/engine/types.ts'
import {
  type AudioFrame,
  frameFromJson,
  JSON_KINDS,
  nowUs,
  RequestFrame,
  TextFrame,
} from '../core/frames/index.ts'
import { ioReason } from '../core/projects/io-error.ts'
import { UsageError } from './exit.ts'
import { carries } from './slot-kinds.ts'
import { audioFromWav, blocksOf } from './wav.ts'

/** Sound is sent in blocks of this length, as a microphone would. */
const BLOCK_MS = 20
/** What the page's microphone sends: mono at this rate, 256 samples at a time. */
const PAGE_SAMPLE_RATE_HZ = 16_000
const PAGE_BLOCK_MS = 16

export interface Feed {
  readonly nodeId: string
  readonly slot: string
  readonly declared: InputSlot
  /** A file, or `-` for standard input. */
  readonly file: string
}

/** An item and when it is due, in ms from the start of the feed; null: as soon as it can be taken. */
interface Timed {
  readonly item: unknown
  readonly atMs: number | null
}

/**
 * Opens the input, so that it counts as connected, and finds out whether the file fits it.
 * `run` sends everything and resolves at its end.
 */
export function openFeed(graph: GraphManager, feed: Feed) {
  const items = itemsOf(feed)
  assertReadable(feed)
  const injector = graph.inject(feed.nodeId, feed.slot)
  return {
    run: (signal: AbortSignal) => sendAll(items(signal), injector, signal),
    close: () => injector.close(),
  }
}

function assertReadable({ nodeId, slot, file }: Feed): void {
  if (file === '-') return
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder')
    accessSync(file, constants.R_OK)
  } catch (error) {
    const why = ioReason(error)
    throw new UsageError(`Cannot feed "${file}" into "${nodeId}.${slot}": ${why}`, { cause: error })
  }
}

async function sendAll(
  items: AsyncIterable<Timed>,
  injector: Injector,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now()
  for await (const { item, atMs } of items) {
    if (atMs !== null) await sleepUntil(startedAt + atMs, signal)
    if (signal.aborted || !(await injector.ready())) return
    injector.send(item)
  }
}

function itemsOf(feed: Feed): (signal: AbortSignal) => AsyncIterable<Timed> {
  if (extname(feed.file).toLowerCase() === '.wav') return () => soundItems(feed, soundSlot(feed))
  const fromLine = lineReader(feed)
  return (signal) => lineItems(feed.file, fromLine, signal)
}

/** @returns whether the slot takes audio frames or the page's PCM bytes */
function soundSlot(feed: Feed): 'frames' | 'bytes' {
  if (isUiSlot(feed.declared) && feed.declared.marker === 'UIAudioReceiver') return 'bytes'
  if (!isUiSlot(feed.declared) && carries(feed.declared, 'AudioFrame')) return 'frames'
  throw cannotFeed(feed, 'sound')
}

async function* soundItems(feed: Feed, as: 'frames' | 'bytes'): AsyncGenerator<Timed> {
  const audio = await readWav(feed.file)
  const startUs = nowUs()
  const source = as === 'frames' ? audio : forPage(audio)
  const blockMs = as === 'frames' ? BLOCK_MS : PAGE_BLOCK_MS
  for (const frame of blocksOf(source, { blockMs, startUs })) {
    const item = as === 'frames' ? frame : frame.get({ format: 'pcm16' })
    yield { item, atMs: (frame.timestampUs - startUs) / 1000 }
  }
}

async function readWav(file: string): Promise<AudioFrame> {
  try {
    return await audioFromWav(file)
  } catch (error) {
    const why = (error as Error).message
    throw new UsageError(`Cannot read "${file}" as a wav file: ${why}`, { cause: error })
  }
}

function forPage(audio: AudioFrame): AudioFrame {
  const data = audio.get({ format: 'float32', sampleRate: PAGE_SAMPLE_RATE_HZ, channels: 1 })
  return new (audio.constructor as typeof AudioFrame)({ data, sampleRate: PAGE_SAMPLE_RATE_HZ })
}

/** What one line of text becomes at this slot. */
function lineReader(feed: Feed): (line: string) => unknown {
  const { declared } = feed
  const text = (line: string) => new TextFrame({ text: line })
  if (isUiSlot(declared)) {
    if (declared.item === 'text') return text
    if (declared.item === 'json') {
      return (line) => fromJson(feed, line, (value) => pageItem(declared.model, value))
    }
    throw cannotFeed(feed, 'lines of text')
  }
  if (carries(declared, 'TextFrame')) return text
  if (carries(declared, 'RequestFrame')) return () => new RequestFrame()
  const kind = JSON_KINDS.find((one) => carries(declared, one))
  if (kind !== undefined) {
    return (line) => fromJson(feed, line, (value) => frameFromJson({ ...(value as object), kind }))
  }
  throw cannotFeed(feed, 'lines of text')
}

/** What the page sends to a slot of this model: a frame where it is a kind of frame, else the value. */
function pageItem(model: string | null, value: unknown): unknown {
  if (model === null || typeof value !== 'object' || value === null) return value
  return frameFromJson({ kind: model, ...value }) ?? value
}

function fromJson(feed: Feed, line: string, itemOf: (value: unknown) => unknown): unknown {
  try {
    return itemOf(JSON.parse(line))
  } catch (error) {
    throw new UsageError(
      `Cannot feed a line into "${feed.nodeId}.${feed.slot}", which takes JSON: ${(error as Error).message}`,
    )
  }
}

async function* lineItems(
  file: string,
  fromLine: (line: string) => unknown,
  signal: AbortSignal,
): AsyncGenerator<Timed> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal })
  try {
    for await (const line of lines) yield { item: fromLine(line), atMs: null }
  } finally {
    lines.close()
    input.destroy()
  }
}

function cannotFeed({ nodeId, slot, file }: Feed, what: string): UsageError {
  return new UsageError(
    `Cannot feed "${file}" into "${nodeId}.${slot}": the file gives ${what}, which this input does not take`,
  )
}

function sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, Math.max(0, atMs - performance.now()))
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  })
}
