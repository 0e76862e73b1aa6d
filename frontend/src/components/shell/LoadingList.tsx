import type { ModelInfo } from '@openneuro/protocol'
import { type ReactElement, useLayoutEffect, useMemo, useRef } from 'react'
import { api } from '../../lib/api.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { nodeStates } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { bytesText } from '../../texts/numbers.ts'
import { stopNode } from '../dialogs/run-graph.ts'
import { useModels } from '../node-body/use-models.ts'
import { Button } from '../ui/Button.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { toastFailure } from '../ui/Toast.tsx'
import { type Load, loadsOf } from './loads.ts'

const words = t.shell.loads
const bands = t.panels.band

/** What loads, how far it is, and the way to stop each. Comes when it is first asked for, and opens at once. */
export function LoadingList({ trigger }: { trigger: ReactElement }) {
  return (
    <Popover defaultOpen align="center" label={words.title} trigger={trigger}>
      <Loads />
    </Popover>
  )
}

function Loads() {
  const states = nodeStates.use()
  const loads = useMemo(() => loadsOf(states), [states])
  const { models } = useModels()
  return (
    <ul tabIndex={-1} aria-label={words.title} className="divide-y divide-line px-3 outline-none">
      {loads.map((load) => (
        <LoadRow
          key={`${load.kind} ${load.id}`}
          load={load}
          model={load.kind === 'download' ? models.find(({ id }) => id === load.id) : undefined}
        />
      ))}
    </ul>
  )
}

function LoadRow({ load, model }: { load: Load; model: ModelInfo | undefined }) {
  const { kind, id, progress } = load
  const name = useTitles(load.nodeIds)
  const button = useRef<HTMLButtonElement>(null)
  // Who has stopped one by keyboard goes on with the next.
  useLayoutEffect(() => {
    const { current } = button
    return () => {
      if (document.activeElement === current) current?.closest('ul')?.focus()
    }
  }, [])
  const fraction = progress?.fraction ?? null
  return (
    <li className="py-2.5 text-xs">
      <p className="flex items-baseline gap-2">
        <b className="clip min-w-0 flex-1 font-medium text-1 text-sm">{name}</b>
        {fraction !== null && (
          <span className="num shrink-0 text-2">
            {bands.loading.percent(Math.round(fraction * 100))}
          </span>
        )}
      </p>
      {kind === 'download' && <p className="text-2 [overflow-wrap:anywhere]">{id}</p>}
      <ProgressBar value={fraction} label={bands.loading.progress(name)} className="my-1.5" />
      <div className="flex items-center justify-between gap-2">
        <span className="num text-3">{factOf(load, model)}</span>
        <Button
          ref={button}
          size="sm"
          aria-label={words.cancelOf(name)}
          onClick={() => void cancel(load)}
        >
          {words.cancel}
        </Button>
      </div>
    </li>
  )
}

/** What it does; of a download that tells its size, how much has come. */
function factOf({ kind, progress }: Load, model: ModelInfo | undefined): string {
  if (kind === 'start') return progress?.text || bands.loading.title
  if (model?.by_hand) return bands.model.lookingUp
  const { received = 0, total = 0 } = model?.downloading ?? {}
  if (total === 0) return bands.model.downloading
  return bands.model.size(bytesText(received), bytesText(total))
}

async function cancel({ kind, id }: Load): Promise<void> {
  if (kind === 'start') return stopNode(id)
  try {
    await api.cancelDownload(id)
  } catch (error) {
    toastFailure(words.cancelFailed, error, 'cancel')
  }
}

/** The titles of nodes, as they stand on the canvas. */
function useTitles(ids: readonly string[]): string {
  return useGraph(({ nodes }) =>
    ids.map((id) => nodes[id]?.label || nodes[id]?.type || id).join(', '),
  )
}
