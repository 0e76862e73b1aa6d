import { useEffect } from 'react'
import { socket } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { runGraph } from '../dialogs/run-graph.ts'
import { toast } from '../ui/index.ts'

/** After a crash the server says why it was restarted; that is shown once. */
export function useRestartNotice(): void {
  useEffect(() => {
    let shown: string | null = null
    return socket.onMessage('hello', ({ restart_reason: reason }) => {
      if (reason === null || reason === shown) return
      shown = reason
      toast({
        text: t.dialogs.restarted.text,
        detail: reason,
        tone: 'attention',
        action: { label: t.dialogs.restarted.run, onSelect: () => void runGraph() },
        key: 'restarted',
      })
    })
  }, [])
}
