import { Search } from 'lucide-react'
import { useState } from 'react'
import {
  type Shortcut as Entry,
  SHORTCUTS,
  type ShortcutGroup,
} from '../../lib/canvas/shortcuts.ts'
import { t } from '../../texts/en.ts'
import { Dialog, Shortcut, TextField } from '../ui/index.ts'

const words = t.dialogs.shortcuts
const names = t.canvas.shortcuts

/** Every shortcut, to read and to search. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = SHORTCUTS.filter(
    ({ name, keys }) =>
      names[name].toLowerCase().includes(wanted) || keys.join(' ').toLowerCase().includes(wanted),
  )
  const groups = [...new Set(found.map(({ group }) => group))]
  return (
    <Dialog title={words.title} onClose={onClose} size="large">
      <TextField
        role="searchbox"
        value={search}
        onChange={setSearch}
        placeholder={words.search}
        aria-label={words.search}
        icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
        className="mb-4"
      />
      {found.length === 0 && <p className="text-3 text-sm">{words.nothing}</p>}
      <div className="columns-1 gap-8 tablet:columns-2">
        {groups.map((group) => (
          <Group key={group} group={group} entries={found.filter((one) => one.group === group)} />
        ))}
      </div>
    </Dialog>
  )
}

function Group({ group, entries }: { group: ShortcutGroup; entries: readonly Entry[] }) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="pb-1 text-3 text-xs">{names.groups[group]}</h3>
      <dl>
        {entries.map(({ name, keys }) => (
          <div key={name} className="flex h-7 items-center justify-between gap-4 text-sm">
            <dt className="clip">{names[name]}</dt>
            <dd className="flex shrink-0 gap-2">
              {keys.map((one) => (
                <Shortcut key={one} keys={one} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
