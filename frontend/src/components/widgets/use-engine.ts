import { useEffect, useState, useSyncExternalStore } from 'react'
import type { EnginePool, MediaAddress } from '../../lib/media/engine-pool.ts'
import type { Observable } from '../../lib/media/observable.ts'

/** The engine of a channel, kept while this is shown; null until it is made. */
export function useEngine<T>(pool: EnginePool<T>, { nodeId, channel }: MediaAddress): T | null {
  const [engine, setEngine] = useState<T | null>(null)
  useEffect(() => {
    const held = pool.acquire({ nodeId, channel })
    setEngine(() => held.engine)
    return () => {
      setEngine(null)
      held.release()
    }
  }, [pool, nodeId, channel])
  return engine
}

const NOTHING = () => () => {}

export function useObservable<T>(observable: Observable<T> | undefined, otherwise: T): T {
  return useSyncExternalStore(
    observable?.subscribe ?? NOTHING,
    () => observable?.get() ?? otherwise,
  )
}
