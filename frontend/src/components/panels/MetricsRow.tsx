import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { memo, useState } from 'react'
import { type NodeNumbers, useNodeMetrics } from '../../stores/metrics-store.ts'
import { t } from '../../texts/en.ts'
import { bytesText, countText, rateText } from '../../texts/numbers.ts'
import { useGlyphStatus } from '../node-body/node-status.ts'
import { ComponentIcon, StatusGlyph } from '../ui/index.ts'
import { RateChart } from './RateChart.tsx'
import { usePartKind, usePathName } from './use-part-kind.ts'

const words = t.panels.metrics
const WORRYING_LAG = 5

/** One node: what it sends, how far it is behind, what it lost; its slots below when asked for. */
export const MetricsRow = memo(function MetricsRow({
  id,
  held,
  asTable,
}: {
  id: string
  held: boolean
  asTable: boolean
}) {
  const numbers = useNodeMetrics(id)
  const name = usePathName(id)
  const kind = usePartKind(id)
  const type = numbers?.raw.name ?? ''
  const status = useGlyphStatus(id, type)
  const [wanted, setWanted] = useState(false)
  const open = wanted || asTable
  const sums = sumsOf(numbers)
  const isMoving = sums.rate > 0
  const chartClass = clsx('h-5 min-w-0 flex-1', isMoving ? 'text-kind' : 'text-stopped')

  return (
    <tbody className={`kind-${kind}`}>
      <tr className="h-7 hover:bg-hover">
        <th scope="row" className="pl-2 font-normal">
          <button
            type="button"
            aria-expanded={open}
            aria-label={words.expand(name)}
            onClick={() => setWanted(!open)}
            className="flex w-full items-center gap-2 rounded-xs text-left text-sm"
          >
            <ChevronRight
              size={12}
              strokeWidth={1.75}
              aria-hidden="true"
              className={clsx('shrink-0 text-3', open && 'rotate-90')}
            />
            <StatusGlyph status={status} size={9} label />
            <ComponentIcon type={type} size={14} className="shrink-0 text-3" />
            <span className="clip">{name}</span>
          </button>
        </th>
        <td>
          <span className="flex items-center gap-3 pr-4">
            {!asTable && (
              <RateChart
                id={id}
                value="rate"
                held={held}
                label={words.chart(words.messagesOut, `${rateText(sums.rate)}/s`)}
                className={chartClass}
              />
            )}
            <span className="w-14 shrink-0">{rateText(sums.rate)}/s</span>
          </span>
        </td>
        <td>
          <span className="flex items-center gap-3 pr-4">
            {!asTable && (
              <RateChart
                id={id}
                value="bytes"
                held={held}
                label={words.chart(words.bytesOut, `${bytesText(sums.bytes)}/s`)}
                className={chartClass}
              />
            )}
            <span className="w-20 shrink-0">{bytesText(sums.bytes)}/s</span>
          </span>
        </td>
        <td>
          <Lag lag={sums.lag} />
        </td>
        <td className={sums.drops > 0 ? 'text-attention' : 'text-2'}>{countText(sums.drops)}</td>
      </tr>
      {open && numbers && <SlotRows numbers={numbers} />}
    </tbody>
  )
})

function Lag({ lag }: { lag: number }) {
  if (lag <= WORRYING_LAG) return <span className="text-2">{lag}</span>
  return <span className="text-attention">{words.behind(countText(lag))}</span>
}

function SlotRows({ numbers }: { numbers: NodeNumbers }) {
  return (
    <>
      {Object.entries(numbers.receivers).map(([slot, flow]) => (
        <tr key={`in ${slot}`} className="h-6 text-2 text-xs">
          <SlotName slot={slot} direction={words.direction.in} />
          <td>{rateText(flow.rate)}/s</td>
          <td>{bytesText(flow.bytesPerSecond)}/s</td>
          <td>
            <Lag lag={flow.lag} />
          </td>
          <td className={flow.drops > 0 ? 'text-attention' : ''}>{countText(flow.drops)}</td>
        </tr>
      ))}
      {Object.entries(numbers.senders).map(([slot, flow]) => (
        <tr key={`out ${slot}`} className="h-6 text-2 text-xs">
          <SlotName slot={slot} direction={words.direction.out} />
          <td>{rateText(flow.rate)}/s</td>
          <td>{bytesText(flow.bytesPerSecond)}/s</td>
          <td colSpan={2}>
            {words.buffer} {countText(flow.depth)}
          </td>
        </tr>
      ))}
    </>
  )
}

function SlotName({ slot, direction }: { slot: string; direction: string }) {
  return (
    <th scope="row" className="clip pl-[46px] font-normal">
      <span className="text-3">{direction}</span> {slot}
    </th>
  )
}

function sumsOf(numbers: NodeNumbers | null) {
  const sums = { rate: 0, bytes: 0, lag: 0, drops: 0 }
  for (const { rate, bytesPerSecond } of Object.values(numbers?.senders ?? {})) {
    sums.rate += rate
    sums.bytes += bytesPerSecond
  }
  for (const { lag, drops } of Object.values(numbers?.receivers ?? {})) {
    sums.lag += lag
    sums.drops += drops
  }
  return sums
}
