import { useEffect } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { runGraph } from '../dialogs/run-graph.ts'
import { toast } from '../ui/index.ts'

const words = t.dialogs.restarted

/** After a crash the server says why it was restarted; that is shown once. */
export function useRestartNotice(): void {
  useEffect(() => {
    let shown: string | null = null
    return socket.onMessage('hello', ({ restart_reason: reason }) => {
      if (reason === null || reason === shown) return
      shown = reason
      void show(reason)
    })
  }, [])
}

async function show(reason: string): Promise<void> {
  const { run_again } = await api.afterCrash().catch(() => ({ run_again: false }))
  const action = { label: words.run, onSelect: () => void runGraph() }
  toast({
    text: words.text,
    detail: reason,
    tone: 'attention',
    key: 'restarted',
    ...(run_again ? {} : { action }),
  })
}
