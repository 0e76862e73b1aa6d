import type { Turn } from '@openneuro/protocol'
import { Check, Copy, Download } from 'lucide-react'
import { useTurnView } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { IconButton, StatusGlyph, toast } from '../ui/index.ts'
import { millisecondsText } from './numbers.ts'
import { unexplainedMs } from './turn-layout.ts'
import { turnText } from './turn-text.ts'
import { pathName } from './use-part-kind.ts'

const words = t.panels.turns

/** Which turn is open, how long it took, whether its parts explain that, and the way out as text. */
export function TurnHead() {
  const turn = useTurnView((state) => state.turn)
  if (turn === null) return null
  const text = () => turnText(turn, pathName)
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    toast({ text: words.copied })
  }
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2 pl-3 text-sm">
      <strong className="shrink-0 font-strong">{words.turn(turn.turn)}</strong>
      <span className="num clip ml-auto text-2">
        <strong className="font-strong text-1">
          {words.total(millisecondsText(turn.total_ms))}
        </strong>{' '}
        {words.until[turn.outcome ?? 'played']}
      </span>
      <Sum turn={turn} />
      <IconButton
        size="sm"
        label={words.copy}
        icon={<Copy size={13} strokeWidth={1.75} />}
        onClick={() => void copy()}
      />
      <IconButton
        size="sm"
        label={words.download}
        icon={<Download size={13} strokeWidth={1.75} />}
        onClick={() => save(text(), words.file(turn.turn))}
      />
    </div>
  )
}

function Sum({ turn }: { turn: Turn }) {
  const open = unexplainedMs(turn)
  return open === 0 ? (
    <span className="flex shrink-0 items-center gap-1 text-3">
      <Check size={13} strokeWidth={1.75} aria-hidden="true" /> {words.addUp}
    </span>
  ) : (
    <span className="num flex shrink-0 items-center gap-1.5 text-attention">
      <StatusGlyph status="attention" /> {words.unexplained(millisecondsText(open))}
    </span>
  )
}

function save(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}
