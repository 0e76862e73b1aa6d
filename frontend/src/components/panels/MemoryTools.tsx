import { Download, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button, IconButton, Select, TextField } from '../ui/index.ts'
import { ForgetAllDialog } from './ForgetAllDialog.tsx'
import { memoryViewActions, useMemoryView } from './memory-view.ts'
import { useMemories } from './use-memories.ts'

const words = t.panels.memory
const ICON = { size: 13, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Searches what is remembered, takes it along, and forgets it. */
export function MemoryTools() {
  const { search, user } = useMemoryView()
  const { page } = useMemories()
  const [isAsking, setAsking] = useState(false)
  const users = page?.users ?? []
  if (users.length === 0) return <span className="ml-auto" />
  return (
    <span className="ml-auto flex min-w-0 items-center gap-1.5 text-sm">
      <span role="status" className="num shrink-0 text-3 text-xs max-desk:hidden">
        {words.count(page?.total ?? 0)}
      </span>
      {(users.length > 1 || user !== null) && (
        <Select
          label={words.user}
          value={user === null ? '' : `=${user}`}
          onChange={(value) => memoryViewActions.choose(value === '' ? null : value.slice(1))}
          options={[
            { value: '', label: words.everybody },
            ...users.map((name) => ({ value: `=${name}`, label: name })),
          ]}
          className="max-w-32"
        />
      )}
      <TextField
        role="searchbox"
        value={search}
        onChange={memoryViewActions.search}
        aria-label={words.search}
        placeholder={words.search}
        icon={<Search {...ICON} />}
        className="max-w-44"
      />
      <IconButton
        size="sm"
        label={words.export}
        icon={<Download {...ICON} />}
        onClick={() => download(api.memoryExportUrl(user ?? undefined))}
      />
      <Button size="sm" variant="ghost" icon={<Trash2 {...ICON} />} onClick={() => setAsking(true)}>
        {words.forgetAll}
      </Button>
      {isAsking && <ForgetAllDialog user={user} onClose={() => setAsking(false)} />}
    </span>
  )
}

/** The server names the file. */
function download(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
