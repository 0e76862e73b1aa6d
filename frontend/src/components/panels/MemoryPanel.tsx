import type { Memory } from '@openneuro/protocol'
import { type ReactNode, useEffect } from 'react'
import { forgettingActions, useForgetting } from '../../stores/forgetting.ts'
import { t } from '../../texts/en.ts'
import { Button, Spinner, StatusGlyph, toast } from '../ui/index.ts'
import { ForgettingRow } from './ForgettingRow.tsx'
import { MemoryRow } from './MemoryRow.tsx'
import { MAX_SHOWN, memoryViewActions, useMemoryView } from './memory-view.ts'
import { useMemories, useMemoriesChanged } from './use-memories.ts'

const words = t.panels.memory

/** What the open project remembers: to read, correct and forget. @param readOnly to read alone */
export function MemoryPanel({ readOnly = false }: { readOnly?: boolean }) {
  const { page, error, isOffline, again } = useMemories()
  useForgettingNews()
  if (!page) return error ? <Failed error={error} onRetry={again} /> : <Loading />
  const damaged = page.damaged.at(-1)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {error !== null && <Band>{isOffline ? words.offline : error.message}</Band>}
      {damaged !== undefined && <Band>{words.damaged(`memory/${damaged}`)}</Band>}
      {page.memories.length === 0 ? (
        <Empty />
      ) : (
        <Rows memories={page.memories} hasMore={page.next !== null} readOnly={readOnly} />
      )}
    </div>
  )
}

type RowsProps = { memories: readonly Memory[]; hasMore: boolean; readOnly: boolean }

function Rows({ memories, hasMore, readOnly }: RowsProps) {
  const pending = useForgetting((state) => state.pending)
  const shown = useMemoryView((state) => state.shown)
  return (
    <ul aria-label={words.list} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto py-1">
      {memories.map((memory) => (
        <li key={memory.id} className="border-line border-b last:border-b-0">
          {pending[memory.id] ? (
            <ForgettingRow memory={memory} />
          ) : (
            <MemoryRow memory={memory} readOnly={readOnly} />
          )}
        </li>
      ))}
      {hasMore && shown < MAX_SHOWN && (
        <li className="flex justify-center p-2">
          <Button size="sm" variant="ghost" onClick={memoryViewActions.more}>
            {words.more}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Empty() {
  const isFiltered = useMemoryView(({ search, user }) => search.trim() !== '' || user !== null)
  return (
    <Message>
      <p className="text-2">{isFiltered ? words.nothingFound : words.empty}</p>
      <p className="text-3">{isFiltered ? words.nothingFoundHint : words.hint}</p>
    </Message>
  )
}

function Loading() {
  return (
    <Message>
      <p className="flex items-center gap-2 text-3">
        <Spinner label={words.loading} /> {words.loading}
      </p>
    </Message>
  )
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <Message>
      <p className="flex items-center justify-center gap-2 text-failed">
        <StatusGlyph status="failed" /> {words.failed}
      </p>
      <p role="alert" className="text-2">
        {error.message}
      </p>
      <p className="pt-2">
        <Button size="sm" onClick={onRetry}>
          {words.retry}
        </Button>
      </p>
    </Message>
  )
}

function Message({ children }: { children: ReactNode }) {
  return <div className="grid flex-1 place-content-center p-4 text-center text-sm">{children}</div>
}

function Band({ children }: { children: ReactNode }) {
  return (
    <p
      role="status"
      className="flex shrink-0 items-center gap-2 border-attention-line border-b bg-attention-surface px-3 py-1 text-attention text-sm"
    >
      <StatusGlyph status="attention" /> <span className="min-w-0">{children}</span>
    </p>
  )
}

/** What was forgotten is not shown any more. */
function useForgettingNews(): void {
  const changed = useMemoriesChanged()
  useEffect(
    () =>
      forgettingActions.watch(
        () => void changed(),
        () => void changed(),
      ),
    [changed],
  )
}

// Also when the panel is closed by then.
forgettingActions.watch(
  () => {},
  (memory, error) => {
    const detail = error instanceof Error ? error.message : words.otherProject
    toast({ text: words.notForgotten(memory.text), detail, tone: 'failed' })
  },
)
