import type { Turn } from '@openneuro/protocol'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { goToNode } from './go-to-node.ts'
import { millisecondsText } from './numbers.ts'
import { partWords, type TurnPart, ticksFor } from './turn-layout.ts'
import { usePartKind, usePathName } from './use-part-kind.ts'

const words = t.panels.turns

/** The parts of a turn under each other: node and part, bar, milliseconds, cause. */
export function TurnWaterfall({ turn }: { turn: Turn }) {
  const ticks = ticksFor(turn.total_ms)
  const span = ticks.at(-1)!
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-2">
      <div className={`${COLUMNS} h-5 text-3 text-xs`} aria-hidden="true">
        <span />
        <span className="num relative">
          {ticks.slice(0, -1).map((tick) => (
            <span key={tick} className="absolute" style={{ left: `${(tick / span) * 100}%` }}>
              {tick === 0 ? words.total('0') : millisecondsText(tick)}
            </span>
          ))}
        </span>
      </div>
      <ol aria-label={words.waterfall(turn.turn)}>
        {turn.parts.map((part) => (
          <PartRow key={`${part.node_id} ${part.part} ${part.start_ms}`} part={part} span={span} />
        ))}
      </ol>
    </div>
  )
}

const COLUMNS =
  'grid grid-cols-[160px_minmax(120px,1fr)_52px_minmax(90px,160px)] items-center gap-x-2'

function PartRow({ part, span }: { part: TurnPart; span: number }) {
  const name = usePathName(part.node_id)
  const kind = usePartKind(part.node_id)
  const [outer] = part.node_id.split('/')
  const openSetting = () => {
    goToNode(outer!)
    uiActions.inspect(outer!)
  }
  return (
    <li className={`${COLUMNS} kind-${kind} h-[18px] text-xs`}>
      <span className="clip">
        {name} <span className="text-3">{partWords(part.part)}</span>
      </span>
      <span className="relative h-2.5">
        <span
          className={`absolute inset-y-0 rounded-[2px] ${part.overlapped ? '' : 'bg-kind'}`}
          style={{
            left: `${(part.start_ms / span) * 100}%`,
            width: `max(2px, ${(part.ms / span) * 100}%)`,
            ...(part.overlapped ? { backgroundImage: HATCHES } : {}),
          }}
        />
      </span>
      <span className="num text-right">{millisecondsText(part.ms)}</span>
      {part.setting === null ? (
        <span className="clip text-3">{part.overlapped ? words.overlapped : ''}</span>
      ) : (
        <button
          type="button"
          title={words.cause(part.setting)}
          onClick={openSetting}
          className="clip rounded-xs text-left text-3 underline-offset-2 hover:text-1 hover:underline"
        >
          {part.setting}
        </button>
      )}
    </li>
  )
}

const HATCHES = 'repeating-linear-gradient(135deg, var(--kind) 0 2px, transparent 2px 5px)'
