import type { Turn } from '@openneuro/protocol'
import clsx from 'clsx'
import { useEffect, useState } from 'react'
import { turnViewActions } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { countText, millisecondsText } from '../../texts/numbers.ts'
import { TurnSummary } from './TurnHead.tsx'
import { TurnWaterfall } from './TurnWaterfall.tsx'
import { usePartKind } from './use-part-kind.ts'
import { useTurns } from './use-turns.ts'

const words = t.panels.turns

/**
 * What took how long in each turn of the conversation. The newest is open until another is chosen.
 * @param stacked one above the other, for a phone
 */
export function TurnsPanel({ stacked = false }: { stacked?: boolean }) {
  const { turns, droppedParts, isError } = useTurns()
  const [chosen, setChosen] = useState<number | null>(null)
  const turn = turns.find(({ seq }) => seq === chosen) ?? turns[0]
  useOpen(turn ?? null)
  if (!turn) {
    return (
      <div className="grid flex-1 place-content-center justify-items-center gap-1 p-4 text-center text-3 text-sm">
        <p>{isError ? words.failed : words.empty}</p>
        <DroppedParts count={droppedParts} />
      </div>
    )
  }
  const list = (
    <TurnList
      turns={turns}
      open={turn}
      isTall={stacked}
      onOpen={(seq) => setChosen(seq === turns[0]?.seq ? null : seq)}
    />
  )
  if (stacked) {
    return (
      <>
        <section aria-label={words.turn(turn.turn)}>
          <TurnSummary turn={turn} />
          <TurnWaterfall turn={turn} stacked />
        </section>
        {list}
        <DroppedParts count={droppedParts} className="px-4 py-2" />
      </>
    )
  }
  return (
    <div className="flex min-h-0 flex-1">
      {list}
      <section className="flex min-w-0 flex-1 flex-col" aria-label={words.turn(turn.turn)}>
        <TurnWaterfall turn={turn} stacked={false} />
        <DroppedParts count={droppedParts} className="border-line border-t px-3 py-1" />
      </section>
    </div>
  )
}

type TurnListProps = {
  turns: readonly Turn[]
  open: Turn
  isTall: boolean
  onOpen: (seq: number) => void
}

function TurnList({ turns, open, isTall, onOpen }: TurnListProps) {
  const longest = Math.max(...turns.map(({ total_ms }) => total_ms), 1)
  return (
    <ul
      aria-label={words.list}
      className={clsx(
        'shrink-0 border-line py-1',
        isTall ? 'mt-2 border-t' : 'w-[168px] overflow-y-auto border-r',
      )}
    >
      {turns.map((one) => (
        <li key={one.seq}>
          <TurnButton
            turn={one}
            longest={longest}
            isOpen={one === open}
            isTall={isTall}
            onOpen={() => onOpen(one.seq)}
          />
        </li>
      ))}
    </ul>
  )
}

/** What nodes told that is in no turn: so that nobody takes the parts for all there was. */
function DroppedParts({ count, className }: { count: number; className?: string }) {
  if (count === 0) return null
  return (
    <p title={words.droppedHint} className={clsx('num shrink-0 text-3 text-xs', className)}>
      {words.dropped(countText(count))}
    </p>
  )
}

/** The canvas shows the shares of the turn that is open here, while it is. */
function useOpen(turn: Turn | null): void {
  useEffect(() => turnViewActions.open(turn), [turn])
  useEffect(() => turnViewActions.close, [])
}

type TurnButtonProps = {
  turn: Turn
  longest: number
  isOpen: boolean
  isTall: boolean
  onOpen: () => void
}

function TurnButton({ turn, longest, isOpen, isTall, onOpen }: TurnButtonProps) {
  const isPlayed = (turn.outcome ?? 'played') === 'played'
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={onOpen}
      className={clsx(
        'mx-1.5 flex w-[calc(100%-12px)] items-center gap-2 rounded-xs px-2 text-3 text-xs hover:bg-hover aria-[current=true]:bg-pressed aria-[current=true]:text-1',
        isTall ? 'h-11' : 'h-5',
      )}
    >
      <span className="num w-6 shrink-0 text-left">{turn.turn}</span>
      {isPlayed ? (
        <TurnBar turn={turn} longest={longest} />
      ) : (
        <span className="clip flex-1 text-left">{words.unheard[turn.outcome!]}</span>
      )}
      <span className="num w-10 shrink-0 text-right">{millisecondsText(turn.total_ms)}</span>
    </button>
  )
}

/** All turns on the same scale, so that a slow one is seen. */
function TurnBar({ turn, longest }: { turn: Turn; longest: number }) {
  return (
    <span aria-hidden="true" className="flex h-1.5 flex-1">
      <span className="flex gap-px" style={{ width: `${(turn.total_ms / longest) * 100}%` }}>
        {turn.parts
          .filter(({ overlapped, ms }) => !overlapped && ms > 0)
          .map((part) => (
            <BarPart
              key={`${part.node_id} ${part.part} ${part.start_ms}`}
              nodeId={part.node_id}
              part={part.part}
              ms={part.ms}
            />
          ))}
      </span>
    </span>
  )
}

function BarPart({ nodeId, part, ms }: { nodeId: string; part: string; ms: number }) {
  const kind = usePartKind(nodeId, part)
  return <span className={`kind-${kind} basis-0 rounded-[1px] bg-kind`} style={{ flexGrow: ms }} />
}
