/** A UI channel of a node. */
export interface MediaAddress {
  readonly nodeId: string
  readonly channel: string
}

/**
 * Engines that live as long as anybody uses them, so that a microphone goes on while its node is out of
 * view and two places that show the same node show the same engine.
 */
export interface EnginePool<T> {
  acquire(address: MediaAddress): { readonly engine: T; release(): void }
}

export function createEnginePool<T extends { destroy(): void }>(
  make: (address: MediaAddress) => T,
): EnginePool<T> {
  const used = new Map<string, { engine: T; users: number }>()
  return {
    acquire(address) {
      const key = JSON.stringify([address.nodeId, address.channel])
      const entry = used.get(key) ?? { engine: make(address), users: 0 }
      used.set(key, entry)
      entry.users++
      let isReleased = false
      return {
        engine: entry.engine,
        release() {
          if (isReleased) return
          isReleased = true
          if (--entry.users > 0) return
          used.delete(key)
          entry.engine.destroy()
        },
      }
    },
  }
}
