import type { ErrorPayload } from '@openneuro/protocol'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { graphActions } from '../../stores/graph-store.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { restartNode } from '../dialogs/run-graph.ts'
import { Button } from '../ui/index.ts'
import { BandFrame } from './BandFrame.tsx'
import { failureWords } from './failure-words.ts'
import { showLog } from './show-log.ts'

const RESTART_ICON = <RotateCw size={12} strokeWidth={1.75} aria-hidden="true" />

export function FailedBand({ nodeId, error }: { nodeId: string; error: ErrorPayload }) {
  const words = t.panels.band.failed
  const { title, hint, place } = failureWords(error)
  const second = {
    log: { label: words.log, open: () => showLog(nodeId) },
    settings: { label: words.openSettings, open: () => uiActions.inspect(nodeId) },
    keys: { label: words.keys, open: () => uiActions.openDialog('keys') },
  }[place]
  return (
    <BandFrame
      tone="failed"
      title={title}
      actions={
        <>
          <Button size="sm" icon={RESTART_ICON} onClick={() => void restartNode(nodeId)}>
            {words.restart}
          </Button>
          <Button size="sm" variant="ghost" onClick={second.open}>
            {second.label}
          </Button>
        </>
      }
    >
      {hint !== '' && (
        <p className="line-clamp-3" title={error.detail}>
          {hint}
        </p>
      )}
    </BandFrame>
  )
}

export function RestartingBand({
  nodeId,
  restarts,
  error,
}: {
  nodeId: string
  restarts: number
  error: ErrorPayload
}) {
  const words = t.panels.band.restarting
  return (
    <BandFrame
      title={words.title}
      actions={
        <>
          <Button size="sm" onClick={() => void restartNode(nodeId)}>
            {words.now}
          </Button>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => graphActions.setRestart(nodeId, 'never')}
          >
            {words.stop}
          </Button>
        </>
      }
    >
      <p title={error.detail}>{words.detail(restarts + 1)}</p>
    </BandFrame>
  )
}

/** Runs, but does not answer: it may be busy, so that waiting is offered too. */
export function SilentBand({ nodeId }: { nodeId: string }) {
  const words = t.panels.band.silent
  const [waits, setWaits] = useState(false)
  if (waits) return null
  return (
    <BandFrame
      tone="attention"
      title={words.title}
      actions={
        <>
          <Button size="sm" icon={RESTART_ICON} onClick={() => void restartNode(nodeId)}>
            {words.replace}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setWaits(true)}>
            {words.wait}
          </Button>
        </>
      }
    >
      {words.detail}
    </BandFrame>
  )
}
