import { useEffect, useState } from 'react'
import { onUiOutput } from '../../lib/socket.ts'

/** The last value of a channel, at most one per picture of the screen. */
export function useLastOutput(nodeId: string, channel: string): unknown {
  const [value, setValue] = useState<unknown>(undefined)
  useEffect(() => {
    let latest: unknown
    let request = 0
    const stop = onUiOutput(nodeId, channel, (payload) => {
      latest = payload
      request ||= requestAnimationFrame(() => {
        request = 0
        setValue(latest)
      })
    })
    return () => {
      stop()
      cancelAnimationFrame(request)
    }
  }, [nodeId, channel])
  return value
}
