import { useEffect } from 'react'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { runGraph } from '../dialogs/run-graph.ts'
import { toast } from '../ui/index.ts'

const words = t.dialogs.restarted

/** In the storage of the window: which start of the server has been told of. */
const TOLD = 'openneuro.restart-told'

/** After a crash the server says why it was restarted; that is shown once, whatever is loaded again. */
export function useRestartNotice(): void {
  useEffect(
    () =>
      socket.onMessage('hello', ({ restart_reason: reason, started_at }) => {
        const start = String(started_at)
        if (reason === null || sessionStorage.getItem(TOLD) === start) return
        sessionStorage.setItem(TOLD, start)
        void show(reason)
      }),
    [],
  )
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
