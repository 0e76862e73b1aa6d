import { memo, useMemo, useSyncExternalStore } from 'react'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { metrics, metricsNodes, onSnapshot, useTotals } from '../../stores/metrics-store.ts'
import { t } from '../../texts/en.ts'
import { bytesParts, rateText } from '../../texts/numbers.ts'
import { MetricsRow } from './MetricsRow.tsx'
import { sortedNodes } from './metrics-order.ts'
import { useMetricsView } from './metrics-view.ts'
import { RateChart } from './RateChart.tsx'

const words = t.panels.metrics

/** How much flows: all of it together, and node by node. */
export function MetricsPanel() {
  const { held, asTable } = useMetricsView()
  const nodes = useSortedNodes()
  if (nodes.length === 0) {
    return (
      <div className="grid flex-1 place-content-center text-center text-sm">
        <p className="text-2">{words.empty}</p>
        <p className="text-3">{words.emptyHint}</p>
      </div>
    )
  }
  return (
    <div className="min-h-0 flex-1 border-line border-t [container-type:size]">
      <div className="flex h-full flex-col overflow-auto low:overflow-hidden low-wide:flex-row">
        {!asTable && <Totals held={held} />}
        <div className="low:min-h-0 low:min-w-0 low:flex-1 low:overflow-auto">
          <table className="num w-full min-w-[600px] table-fixed text-left text-sm">
            <caption className="sr-only">{words.nodesTable}</caption>
            <colgroup>
              <col className="w-[24%]" />
              <col className="w-[23%]" />
              <col className="w-[25%]" />
              <col className="w-[11%]" />
              <col />
            </colgroup>
            <thead className="text-3 text-xs">
              <tr className="h-8 [&>th]:font-normal [&>th]:first:pl-4">
                <th scope="col">{words.node}</th>
                <th scope="col">{words.messagesOut}</th>
                <th scope="col">{words.bytesOut}</th>
                <th scope="col">{words.lag}</th>
                <th scope="col">{words.dropped}</th>
              </tr>
            </thead>
            {nodes.map((id) => (
              <MetricsRow key={id} id={id} held={held} asTable={asTable} />
            ))}
          </table>
        </div>
      </div>
    </div>
  )
}

/** Beside each other; where the dock is low, at the left of the table or as numbers alone. */
const Totals = memo(function Totals({ held }: { held: boolean }) {
  const { rate, bytesPerSecond } = useTotals()
  const [bytes, unit] = bytesParts(bytesPerSecond)
  return (
    <div className="grid shrink-0 grid-cols-2 divide-x divide-line border-line border-b low-wide:w-48 low-wide:grid-cols-1 low-wide:divide-x-0 low-wide:divide-y low-wide:border-r low-wide:border-b-0">
      <Total
        title={words.allMessages}
        value="rate"
        number={rateText(rate)}
        unit={words.perSecond}
        held={held}
      />
      <Total
        title={words.allBytes}
        value="bytes"
        number={bytes}
        unit={`${unit}${words.perSecond}`}
        held={held}
      />
    </div>
  )
})

function Total({
  title,
  value,
  number,
  unit,
  held,
}: {
  title: string
  value: 'rate' | 'bytes'
  number: string
  unit: string
  held: boolean
}) {
  return (
    <section className="flex min-h-0 flex-col px-4 pt-2 pb-1 low:pt-1" aria-label={title}>
      <p className="flex items-baseline justify-between text-2 text-sm">
        {title}
        <span className="num text-3">
          <strong className="font-strong text-1 text-xl low:text-md">{number}</strong> {unit}
        </span>
      </p>
      <RateChart
        id=""
        value={value}
        grid
        held={held}
        label={words.chart(title, `${number} ${unit}`)}
        className="h-[104px] text-2 low:hidden low-wide:block low-wide:h-auto low-wide:min-h-0 low-wide:flex-1"
      />
      <p className="num flex justify-between pt-0.5 text-3 text-xs low:hidden" aria-hidden="true">
        <span>{words.seconds(60)}</span>
        <span>{words.seconds(30)}</span>
        <span>{words.now}</span>
      </p>
    </section>
  )
}

/** Source, conduit, sink, then by name; a new list only when a node comes or goes. */
function useSortedNodes(): readonly string[] {
  const ids = useSyncExternalStore(onSnapshot, () => metricsNodes().join('\n'))
  const byType = useCatalogState((state) => state.byType)
  return useMemo(
    () =>
      sortedNodes(
        ids === '' ? [] : ids.split('\n'),
        (id) => byType.get(metrics.book.node(id)?.name ?? '') ?? null,
      ),
    [ids, byType],
  )
}
