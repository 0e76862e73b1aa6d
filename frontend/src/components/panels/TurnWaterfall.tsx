import type { Turn } from '@openneuro/protocol'
import clsx from 'clsx'
import { turnViewActions } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { millisecondsText } from '../../texts/numbers.ts'
import { TurnRowView } from './TurnRowView.tsx'
import { COLUMNS, percent } from './turn-columns.ts'
import { ticksFor, turnRows } from './turn-layout.ts'

const words = t.panels.turns

/** The parts of a turn under each other. @param stacked each part on lines of its own, for a phone */
export function TurnWaterfall({ turn, stacked }: { turn: Turn; stacked: boolean }) {
  const ticks = ticksFor(turn.total_ms)
  const span = ticks.at(-1)!
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-2">
      <div className={clsx('h-5 text-3 text-xs', !stacked && COLUMNS)} aria-hidden="true">
        {!stacked && <span />}
        <Axis ticks={ticks} span={span} />
      </div>
      <div className="relative">
        {!stacked && <Grid ticks={ticks} span={span} totalMs={turn.total_ms} />}
        <ol
          aria-label={words.waterfall(turn.turn)}
          className="relative"
          onPointerLeave={() => turnViewActions.light(null)}
        >
          {turnRows(turn).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a turn never change
            <TurnRowView key={index} row={row} span={span} stacked={stacked} />
          ))}
        </ol>
      </div>
    </div>
  )
}

type Scale = { ticks: readonly number[]; span: number }

function Axis({ ticks, span }: Scale) {
  const shown = ticks.slice(0, -1)
  return (
    <span className="num @container relative block h-full">
      {shown.map((tick, index) => (
        <span
          key={tick}
          className={clsx('absolute whitespace-nowrap', thinned(index, shown.length))}
          style={{ left: percent(tick, span) }}
        >
          {tick === 0 ? words.total('0') : millisecondsText(tick)}
        </span>
      ))}
    </span>
  )
}

/** Where the round times are, and where the turn ends. */
function Grid({ ticks, span, totalMs }: Scale & { totalMs: number }) {
  return (
    <div className={`${COLUMNS} pointer-events-none absolute inset-0`} aria-hidden="true">
      <span />
      <span className="relative h-full">
        {ticks.slice(0, -1).map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 border-line border-l"
            style={{ left: percent(tick, span) }}
          />
        ))}
        <span
          className="absolute inset-y-0 border-ink border-l"
          style={{ left: percent(totalMs, span) }}
        />
      </span>
    </div>
  )
}

/** Where the axis is short, only some of its times are there. */
function thinned(index: number, count: number): string {
  const isDense = count > 5
  if (index % 2 === 1) return isDense ? '@max-[300px]:hidden' : '@max-[200px]:hidden'
  if (index % 4 === 2) return isDense ? '@max-[160px]:hidden' : '@max-[110px]:hidden'
  return ''
}
