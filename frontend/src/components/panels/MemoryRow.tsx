import type { Memory } from '@openneuro/protocol'
import { Pencil, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { forgettingActions } from '../../stores/forgetting.ts'
import { t } from '../../texts/en.ts'
import { percentText } from '../../texts/numbers.ts'
import { IconButton } from '../ui/index.ts'
import { MemoryForm } from './MemoryForm.tsx'

const words = t.panels.memory
const ICON = { size: 13, strokeWidth: 1.75 } as const

/** One memory, and the ways to correct and to forget it. @param readOnly without those */
export function MemoryRow({ memory, readOnly }: { memory: Memory; readOnly: boolean }) {
  const [isEdited, setEdited] = useState(false)
  const edit = useRef<HTMLButtonElement>(null)
  if (isEdited) {
    return (
      <MemoryForm
        memory={memory}
        onClose={() => {
          setEdited(false)
          // The button is back only after this.
          requestAnimationFrame(() => edit.current?.focus())
        }}
      />
    )
  }
  return (
    <div className="flex min-h-7 items-center gap-3 px-3 py-1 text-sm">
      <div className="flex min-w-0 flex-1 items-center gap-3 max-desk:flex-col max-desk:items-stretch max-desk:gap-0">
        <p className="min-w-0 flex-1 [overflow-wrap:anywhere]" dir="auto">
          {memory.text}
        </p>
        <Source memory={memory} />
      </div>
      <Confidence memory={memory} />
      {!readOnly && (
        <span className="flex shrink-0">
          <IconButton
            ref={edit}
            size="sm"
            label={words.edit(memory.text)}
            icon={<Pencil {...ICON} />}
            onClick={() => setEdited(true)}
          />
          <IconButton
            size="sm"
            label={words.forget(memory.text)}
            data-forget={memory.id}
            icon={<X {...ICON} />}
            onClick={() => forgettingActions.forget(memory)}
          />
        </span>
      )}
    </div>
  )
}

function Source({ memory: { source, times, user_id } }: { memory: Memory }) {
  const said = new Date(source.timestamp * 1000)
  return (
    <span
      className="num flex shrink-0 items-center gap-2 text-3 text-xs"
      title={words.saidBy[source.role]}
    >
      {times > 1 && <span>{words.times(times)}</span>}
      {user_id !== 'default' && <span className="clip max-w-24">{user_id}</span>}
      {source.turn !== null && <span>{words.turn(source.turn)}</span>}
      <time dateTime={said.toISOString()}>{TIME.format(said)}</time>
    </span>
  )
}

const TIME = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** What it was, and within it what time has left. */
function Confidence({ memory: { confidence, strength } }: { memory: Memory }) {
  const [sure, left] = [percentText(confidence), percentText(strength)]
  return (
    <span className="flex shrink-0 items-center gap-2" title={words.strength(sure, left)}>
      <span className="sr-only">
        {words.confidence}: {words.strength(sure, left)}
      </span>
      <span
        aria-hidden="true"
        className="relative h-1.5 w-14 overflow-hidden rounded-full bg-pressed"
      >
        <span
          className="absolute inset-y-0 left-0 bg-line-control"
          style={{ width: `${confidence * 100}%` }}
        />
        <span
          className="absolute inset-y-0 left-0 bg-ink"
          style={{ width: `${strength * 100}%` }}
        />
      </span>
      <span aria-hidden="true" className="num w-9 text-right text-2 text-xs">
        {sure}
      </span>
    </span>
  )
}
