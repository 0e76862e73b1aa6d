import { Pause, Play, Table } from 'lucide-react'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'
import { useMetricsView } from './metrics-view.ts'

const words = t.panels.metrics
const ICON = { size: 12, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Charts or a table, going on or held. */
export function MetricsTools() {
  const { held, asTable } = useMetricsView()
  return (
    <span className="ml-auto flex items-center gap-1 text-3 text-sm">
      <span className="pr-2 max-desk:hidden">{words.window}</span>
      <Button
        size="sm"
        variant="ghost"
        aria-pressed={asTable}
        icon={<Table {...ICON} />}
        onClick={() => useMetricsView.setState({ asTable: !asTable })}
      >
        {asTable ? words.charts : words.table}
      </Button>
      <Button
        size="sm"
        variant="ghost"
        aria-pressed={held}
        icon={held ? <Play {...ICON} /> : <Pause {...ICON} />}
        onClick={() => useMetricsView.setState({ held: !held })}
      >
        {held ? words.resume : words.hold}
      </Button>
    </span>
  )
}
