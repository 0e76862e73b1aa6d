import type { Turn } from '@openneuro/protocol'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../texts/en.ts'
import { StatusGlyph } from '../ui/index.ts'
import { millisecondsText } from './numbers.ts'
import { TurnWaterfall } from './TurnWaterfall.tsx'
import { unexplainedMs } from './turn-layout.ts'
import { usePartKind } from './use-part-kind.ts'
import { useTurns } from './use-turns.ts'

const words = t.panels.turns

/** What took how long in each turn of the conversation. */
export function TurnsPanel() {
  const { turns, isError } = useTurns()
  const [chosen, setChosen] = useState<number | null>(null)
  const turn = turns.find(({ seq }) => seq === chosen) ?? turns[0]
  if (!turn) {
    return (
      <p className="grid flex-1 place-items-center text-3 text-sm">
        {isError ? words.failed : words.empty}
      </p>
    )
  }
  const longest = Math.max(...turns.map(({ total_ms }) => total_ms), 1)
  return (
    <div className="flex min-h-0 flex-1">
      <ul
        aria-label={words.list}
        className="w-[168px] shrink-0 overflow-y-auto border-line border-r py-1"
      >
        {turns.map((one) => (
          <li key={one.seq}>
            <button
              type="button"
              aria-current={one === turn}
              onClick={() => setChosen(one.seq)}
              className="mx-1.5 flex h-5 w-[calc(100%-12px)] items-center gap-2 rounded-xs px-2 text-3 text-xs hover:bg-hover aria-[current=true]:bg-pressed aria-[current=true]:text-1"
            >
              <span className="num w-6 text-left">{one.turn}</span>
              <TurnBar turn={one} longest={longest} />
              <span className="num w-10 text-right">{millisecondsText(one.total_ms)}</span>
            </button>
          </li>
        ))}
      </ul>
      <section className="flex min-w-0 flex-1 flex-col" aria-label={words.turn(turn.turn)}>
        <TurnHead turn={turn} />
        <TurnWaterfall turn={turn} />
      </section>
    </div>
  )
}

function TurnHead({ turn }: { turn: Turn }) {
  const open = unexplainedMs(turn)
  return (
    <p className="flex h-7 shrink-0 items-center gap-2 px-4 text-sm">
      <strong className="font-strong">{words.turn(turn.turn)}</strong>
      <span className="num ml-auto text-2">
        <strong className="font-strong text-1">
          {words.total(millisecondsText(turn.total_ms))}
        </strong>{' '}
        {words.toFirst}
      </span>
      {open === 0 ? (
        <span className="flex items-center gap-1 text-3">
          <Check size={13} strokeWidth={1.75} aria-hidden="true" /> {words.addUp}
        </span>
      ) : (
        <span className="num flex items-center gap-1.5 text-attention">
          <StatusGlyph status="attention" /> {words.unexplained(millisecondsText(open))}
        </span>
      )}
    </p>
  )
}

/** All turns on the same scale, so that a slow one is seen. */
function TurnBar({ turn, longest }: { turn: Turn; longest: number }) {
  return (
    <span
      aria-hidden="true"
      className="flex h-1.5 flex-1 gap-px"
      style={{ maxWidth: `${(turn.total_ms / longest) * 80}px` }}
    >
      {turn.parts
        .filter(({ overlapped, ms }) => !overlapped && ms > 0)
        .map((part) => (
          <BarPart key={`${part.node_id} ${part.part}`} nodeId={part.node_id} ms={part.ms} />
        ))}
    </span>
  )
}

function BarPart({ nodeId, ms }: { nodeId: string; ms: number }) {
  const kind = usePartKind(nodeId)
  return <span className={`kind-${kind} rounded-[1px] bg-kind`} style={{ flexGrow: ms }} />
}
