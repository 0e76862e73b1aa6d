import { Check, Ellipsis } from 'lucide-react'
import { useSaveState } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'

const words = t.shell.saving

/** Whether everything that was done has reached the server. */
export function SaveState() {
  const { state, waiting } = useSaveState()
  const text = state === 'offline' ? words.offline(waiting) : words[state]
  return (
    <span className="ml-0.5 flex shrink-0 items-center gap-[5px] text-3 text-sm">
      {state === 'saved' && <Check size={13} strokeWidth={1.75} aria-hidden="true" />}
      {state === 'saving' && <Ellipsis size={13} strokeWidth={1.75} aria-hidden="true" />}
      {state === 'offline' && <StatusGlyph status="attention" />}
      <span className={state === 'offline' ? 'num text-attention' : 'num'}>{text}</span>
    </span>
  )
}
