import { Eye, EyeOff, Trash2 } from 'lucide-react'
import { memo, useState } from 'react'
import { t } from '../../texts/en.ts'
import { IconButton, TextField } from '../ui/index.ts'
import { type EnvRow, isStored } from './env-file.ts'

const words = t.dialogs.keys

export type EnvRowViewProps = {
  row: EnvRow
  number: number
  problem: string | undefined
  onChange: (id: string, fields: Partial<Pick<EnvRow, 'key' | 'value'>>) => void
  onRemove: (id: string) => void
}

/** One variable. The eye shows what was typed here; stored values never come back from the server. */
export const EnvRowView = memo(function EnvRowView({
  row,
  number,
  problem,
  onChange,
  onRemove,
}: EnvRowViewProps) {
  const [shown, setShown] = useState(false)
  const stored = isStored(row)
  const name = row.key.trim() || words.unnamed
  return (
    <li className="flex flex-col gap-1">
      <span className="flex items-center gap-2">
        <TextField
          mono
          value={row.key}
          onChange={(key) => onChange(row.id, { key })}
          aria-label={words.key(number)}
          aria-invalid={problem !== undefined || undefined}
          placeholder={words.keyPlaceholder}
          autoFocus={row.line === null}
        />
        <TextField
          mono
          type={shown && !stored ? 'text' : 'password'}
          value={row.value}
          onChange={(value) => onChange(row.id, { value: stored ? typedOver(row, value) : value })}
          onFocus={(event) => stored && event.target.select()}
          aria-label={words.value(name)}
          placeholder={words.valuePlaceholder}
          title={stored ? words.stored : undefined}
          end={
            stored || row.value === '' ? undefined : (
              <IconButton
                size="sm"
                label={shown ? words.hide(name) : words.show(name)}
                pressed={shown}
                icon={
                  shown ? (
                    <EyeOff size={14} strokeWidth={1.75} />
                  ) : (
                    <Eye size={14} strokeWidth={1.75} />
                  )
                }
                onClick={() => setShown(!shown)}
              />
            )
          }
        />
        <IconButton
          label={words.remove(name)}
          icon={<Trash2 size={15} strokeWidth={1.75} />}
          onClick={() => onRemove(row.id)}
        />
      </span>
      {problem !== undefined && (
        <p role="alert" className="text-failed text-xs">
          {problem}
        </p>
      )}
    </li>
  )
})

/** Typing into the mask replaces it: half a mask would be a wrong key. */
function typedOver(row: EnvRow, value: string): string {
  if (value.startsWith(row.value)) return value.slice(row.value.length)
  return row.value.startsWith(value) ? '' : value
}
