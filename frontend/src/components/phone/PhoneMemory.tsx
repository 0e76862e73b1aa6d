import { Search } from 'lucide-react'
import { t } from '../../texts/en.ts'
import { MemoryPanel } from '../panels/MemoryPanel.tsx'
import { memoryViewActions, useMemoryView } from '../panels/memory-view.ts'
import { useMemories } from '../panels/use-memories.ts'
import { TextField } from '../ui/TextField.tsx'

/** What the open project remembers, to read: it is corrected and forgotten in a window. */
export function PhoneMemory() {
  return (
    <div className="flex h-full flex-col gap-2">
      <MemorySearch />
      <MemoryPanel readOnly />
    </div>
  )
}

function MemorySearch() {
  const search = useMemoryView((state) => state.search)
  const { page } = useMemories()
  const hasAny = (page?.users.length ?? 0) > 0
  if (!hasAny && search === '') return null
  return (
    <div className="flex shrink-0 items-center gap-3 px-4">
      <TextField
        role="searchbox"
        value={search}
        onChange={memoryViewActions.search}
        aria-label={t.panels.memory.search}
        placeholder={t.panels.memory.search}
        icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
        className="h-11! flex-1"
      />
      <span role="status" className="num shrink-0 text-3 text-sm">
        {t.panels.memory.count(page?.total ?? 0)}
      </span>
    </div>
  )
}
