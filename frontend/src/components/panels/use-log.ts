import { useEffect, useState } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { type LogLine, mergeLines } from './log-lines.ts'

const FIRST_LINES = 300

export type Log = { lines: readonly LogLine[]; failed: boolean; clear: () => void }

/** What nodes printed, and what they print from now on. */
export function useLog(nodeIds: readonly string[]): Log {
  const [lines, setLines] = useState<readonly LogLine[]>([])
  const [failed, setFailed] = useState(false)
  const wanted = JSON.stringify(nodeIds)

  useEffect(() => {
    const ids: string[] = JSON.parse(wanted)
    let isCurrent = true
    setLines([])
    setFailed(false)

    const read = async (id: string) => {
      try {
        const { entries } = await api.logs(id, { limit: FIRST_LINES })
        if (isCurrent) setLines((before) => mergeLines(before, id, entries))
      } catch {
        if (isCurrent) setFailed(true)
      }
    }
    const readAll = () => ids.forEach((id) => void read(id))
    const undo = [
      ...ids.map((id) =>
        socket.subscribeLogs(id, (entries) =>
          setLines((before) => mergeLines(before, id, entries)),
        ),
      ),
      socket.onStale(readAll),
    ]
    readAll()
    return () => {
      isCurrent = false
      for (const one of undo) one()
    }
  }, [wanted])

  return { lines, failed, clear: () => setLines([]) }
}
