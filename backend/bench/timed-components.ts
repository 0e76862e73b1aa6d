import { subscribe } from 'node:diagnostics_channel'
import { nowUs } from '../src/core/frames/frame-source.ts'

/*
 * The components that talk to providers, and with them, in each of their threads, a watch on the time that
 * they spend inside HTTP: from the call of `fetch` until the answer is there, or of sound its first piece.
 */
export { asr } from '../src/components/audio/asr/asr.ts'
export { tts } from '../src/components/audio/tts/tts.ts'
export { llm } from '../src/components/llm/llm/llm.ts'

/** One request, in µs since the Unix epoch. */
export interface HttpTime {
  readonly fromUs: number
  readonly toUs: number
}

export const HTTP_TIMES = 'openneuro-bench-http'

const channel = new BroadcastChannel(HTTP_TIMES)
channel.unref()
/** Requests that are not over, and when they began. */
const begun = new Map<object, number>()

/** When `fetch` was called last. A node asks for one thing after the other. */
let calledUs = 0

const { fetch: usual } = globalThis
globalThis.fetch = (...call) => {
  calledUs = nowUs()
  return usual(...call)
}
subscribe('undici:request:create', (message) => begun.set(requestOf(message), calledUs))
subscribe('undici:request:bodyChunkReceived', (message) => {
  const request = requestOf(message)
  if (request.path?.includes('/tts/')) end(request)
})
subscribe('undici:request:trailers', (message) => end(requestOf(message)))
subscribe('undici:request:error', (message) => begun.delete(requestOf(message)))

function end(request: object): void {
  const fromUs = begun.get(request)
  if (fromUs === undefined) return
  begun.delete(request)
  channel.postMessage({ fromUs, toUs: nowUs() } satisfies HttpTime)
}

function requestOf(message: unknown): { readonly path?: string } {
  return (message as { request: { path?: string } }).request
}
