import type { Turn } from '@openneuro/protocol'
import { Check, Copy, Download } from 'lucide-react'
import { useTurnView } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { millisecondsText } from '../../texts/numbers.ts'
import { IconButton, StatusGlyph, toast } from '../ui/index.ts'
import { unexplainedMs } from './turn-layout.ts'
import { turnText } from './turn-text.ts'
import { pathName } from './use-part-kind.ts'

const words = t.panels.turns

/** Which turn is open, how long it took, whether its parts explain that, and the way out as text. */
export function TurnHead() {
  const turn = useTurnView((state) => state.turn)
  if (turn === null) return null
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
      <Exports turn={turn} size="sm" />
    </div>
  )
}

/** The same, large: what a phone shows above the parts. */
export function TurnSummary({ turn }: { turn: Turn }) {
  return (
    <header className="px-4 pb-1">
      <div className="flex items-center text-3 text-sm">
        <span className="flex-1">{words.turn(turn.turn)}</span>
        <Exports turn={turn} size="touch" />
      </div>
      <p className="num text-3 text-md">
        <strong className="font-strong text-1 text-2xl">{millisecondsText(turn.total_ms)}</strong>{' '}
        ms {words.until[turn.outcome ?? 'played']}
      </p>
      <p className="flex py-1 text-sm">
        <Sum turn={turn} />
      </p>
    </header>
  )
}

function Exports({ turn, size }: { turn: Turn; size: 'sm' | 'touch' }) {
  const text = () => turnText(turn, pathName)
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    toast({ text: words.copied })
  }
  const icon = { size: size === 'touch' ? 16 : 13, strokeWidth: 1.75 }
  return (
    <>
      <IconButton
        size={size}
        label={words.copy}
        icon={<Copy {...icon} />}
        onClick={() => void copy()}
      />
      <IconButton
        size={size}
        label={words.download}
        icon={<Download {...icon} />}
        onClick={() => save(text(), words.file(turn.turn))}
      />
    </>
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
