import type { LogEntry } from '@openneuro/protocol'
import { useEffect } from 'react'
import { create } from 'zustand'
import { type Api, api } from '../lib/api.ts'
import { socket, type UiSocket } from '../lib/socket.ts'

export const MAX_LINES = 600

export interface LogState {
  readonly nodeId: string | null
  /** The last lines of the node, oldest first. */
  readonly entries: readonly LogEntry[]
  /** Why the lines could not be fetched. */
  readonly error: string | null
  readonly loading: boolean
}

const NO_LOG: LogState = { nodeId: null, entries: [], error: null, loading: false }

export const useLog = create<LogState>(() => NO_LOG)

/** Both lists in one, each line once, the newest 600. */
export function mergedLines(
  known: readonly LogEntry[],
  more: readonly LogEntry[],
): readonly LogEntry[] {
  const lastSeq = known.at(-1)?.seq ?? 0
  if (more.every(({ seq }) => seq > lastSeq)) return [...known, ...more].slice(-MAX_LINES)
  const bySeq = new Map([...known, ...more].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-MAX_LINES)
}

/** Shows the lines of one node, and those it prints from now on. @returns the undo */
export function followLog(
  nodeId: string,
  from: {
    readonly api: Pick<Api, 'logs'>
    readonly socket: Pick<UiSocket, 'subscribeLogs' | 'onStale'>
  } = { api, socket },
): () => void {
  let isOver = false
  const add = (entries: readonly LogEntry[]): void => {
    if (isOver) return
    useLog.setState((state) => ({ entries: mergedLines(state.entries, entries), error: null }))
  }
  const load = async (): Promise<void> => {
    try {
      const after = useLog.getState().entries.at(-1)?.seq ?? 0
      const { entries } = await from.api.logs(nodeId, { after, limit: MAX_LINES })
      add(entries)
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (!isOver) useLog.setState({ error: text })
    }
    if (!isOver) useLog.setState({ loading: false })
  }

  useLog.setState({ ...NO_LOG, nodeId, loading: true })
  const undo = [from.socket.subscribeLogs(nodeId, add), from.socket.onStale(() => void load())]
  void load()
  return () => {
    isOver = true
    for (const off of undo) off()
    if (useLog.getState().nodeId === nodeId) useLog.setState(NO_LOG)
  }
}

/** The lines of a node while it is looked at; null looks at none. */
export function useLogOf(nodeId: string | null): LogState {
  useEffect(() => (nodeId === null ? undefined : followLog(nodeId)), [nodeId])
  return useLog()
}
