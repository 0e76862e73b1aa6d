/** Longer than a pause in a conversation, shorter than the minute after which servers hang up. */
const KEEP_ALIVE_MS = 45_000

type Agent = new (options: { keepAliveTimeout: number }) => object
/** Where Node keeps what its `fetch` sends with: https://github.com/nodejs/undici/blob/main/lib/global.js */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1')

let agent: object | null = null

/**
 * What to give `fetch` so that its connections stay open between two turns: by itself it closes them
 * after 4 s, and the next request would wait for a new handshake.
 */
export function keepAlive(): { dispatcher?: object } {
  // Node loads what is behind `fetch` at first use only.
  void globalThis.Response
  const usual = (globalThis as { [DISPATCHER]?: object })[DISPATCHER]
  if (!usual) return {}
  agent ??= new (usual.constructor as Agent)({ keepAliveTimeout: KEEP_ALIVE_MS })
  return { dispatcher: agent }
}
