import { AsyncLocalStorage } from 'node:async_hooks'
// The global of the same name is a getter, which costs more than reading the time.
import { performance } from 'node:perf_hooks'

/** Where frame ids and times come from: the process, or a run on a virtual clock. */
export interface FrameSource {
  nextId(): number
  nowUs(): number
}

const virtualSource = new AsyncLocalStorage<FrameSource>()
let virtualRuns = 0

const BLOCK = 4096
let counter: Int32Array | null = null
let nextId = 0
let blockEnd = 0

/**
 * Ids are handed out in blocks from one counter shared by all threads of the process, so that making
 * a frame costs no atomic operation. The main thread makes the counter; workers are given it.
 */
export function useSharedIdCounter(shared: Int32Array): void {
  counter = shared
  nextId = blockEnd = 0
}

export function sharedIdCounter(): Int32Array {
  counter ??= new Int32Array(new SharedArrayBuffer(4))
  return counter
}

export function nextFrameId(): number {
  if (virtualRuns > 0) {
    const source = virtualSource.getStore()
    if (source) return source.nextId()
  }
  if (nextId === blockEnd) {
    nextId = (Atomics.add(sharedIdCounter(), 0, 1) >>> 0) * BLOCK
    blockEnd = nextId + BLOCK
  }
  return nextId++
}

const originUs = performance.timeOrigin * 1000

/** µs since the Unix epoch, monotonic, comparable between the threads of this process. */
export function nowUs(): number {
  if (virtualRuns > 0) {
    const source = virtualSource.getStore()
    if (source) return source.nowUs()
  }
  return Math.round(originUs + performance.now() * 1000)
}

/** Runs `body` with ids and times of frames taken from `source`. */
export async function withFrameSource<T>(source: FrameSource, body: () => Promise<T>): Promise<T> {
  virtualRuns++
  try {
    return await virtualSource.run(source, body)
  } finally {
    virtualRuns--
  }
}
