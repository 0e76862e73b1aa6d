import type { TapFrame } from '@openneuro/protocol'
import { useEffect, useState } from 'react'
import { openTap } from '../../../lib/socket.ts'

/** An output slot that is looked at. */
export type Tapped = { nodeId: string; slot: string }

/** The latest frame of a slot, at most one per `intervalMs`. */
export function useTapFrame({ nodeId, slot }: Tapped, intervalMs: number): TapFrame | null {
  const [frame, setFrame] = useState<TapFrame | null>(null)
  useEffect(() => {
    let latest: TapFrame | null = null
    let timer: ReturnType<typeof setTimeout> | null = null
    const show = () => {
      timer = null
      if (!latest) return
      setFrame(latest)
      latest = null
      timer = setTimeout(show, intervalMs)
    }
    const close = openTap(nodeId, slot, (next) => {
      latest = next
      if (timer === null) show()
    })
    return () => {
      close()
      if (timer !== null) clearTimeout(timer)
      setFrame(null)
    }
  }, [nodeId, slot, intervalMs])
  return frame
}
