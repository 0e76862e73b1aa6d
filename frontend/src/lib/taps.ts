import type { ClientMessage, TapError, TapFrame } from '@openneuro/protocol'

/** @param jpeg the picture, when the frame is one */
export type TapListener = (frame: TapFrame, jpeg?: Uint8Array<ArrayBuffer>) => void
export type TapErrorListener = (error: TapError['error']) => void

interface OpenTap {
  readonly nodeId: string
  readonly slot: string
  readonly listeners: Set<{ readonly onFrame: TapListener; readonly onError?: TapErrorListener }>
  last: Parameters<TapListener> | null
}

/** The wires that are looked at: one tap for all who look, closed with the last of them. */
export class Taps {
  readonly #send: (message: ClientMessage) => void
  readonly #open = new Map<string, OpenTap>()

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send
  }

  /** The last frame, if there was one, is shown at once. @returns the close */
  open(
    { nodeId, slot }: { readonly nodeId: string; readonly slot: string },
    onFrame: TapListener,
    onError?: TapErrorListener,
  ): () => void {
    const key = keyOf(nodeId, slot)
    const known = this.#open.get(key)
    const tap = known ?? { nodeId, slot, listeners: new Set(), last: null }
    const listener = { onFrame, ...(onError && { onError }) }
    tap.listeners.add(listener)
    if (known?.last) onFrame(...known.last)
    if (!known) {
      this.#open.set(key, tap)
      this.#send({ type: 'tap', node_id: nodeId, slot })
    }
    return () => {
      if (!tap.listeners.delete(listener) || tap.listeners.size > 0) return
      this.#open.delete(key)
      this.#send({ type: 'untap', node_id: nodeId, slot })
    }
  }

  receive(frame: TapFrame, jpeg?: Uint8Array<ArrayBuffer>): void {
    const tap = this.#open.get(keyOf(frame.node_id, frame.slot))
    if (!tap) return
    tap.last = jpeg ? [frame, jpeg] : [frame]
    for (const { onFrame } of [...tap.listeners]) onFrame(...tap.last)
  }

  fail({ node_id, slot, error }: TapError): void {
    const tap = this.#open.get(keyOf(node_id, slot))
    for (const { onError } of [...(tap?.listeners ?? [])]) onError?.(error)
  }

  /** After the connection was made anew, or when nodes came back. */
  reopen(isConcerned: (nodeId: string) => boolean = () => true): void {
    for (const { nodeId, slot } of this.#open.values()) {
      if (isConcerned(nodeId)) this.#send({ type: 'tap', node_id: nodeId, slot })
    }
  }
}

function keyOf(nodeId: string, slot: string): string {
  return JSON.stringify([nodeId, slot])
}
