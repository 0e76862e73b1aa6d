import { X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { type DockTab, uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton, Tabs } from '../ui/index.ts'
import { LogPanel } from './LogPanel.tsx'
import { MemoryTools } from './MemoryTools.tsx'
import { MetricsTools } from './MetricsTools.tsx'
import { TurnHead } from './TurnHead.tsx'
import { TurnsPanel } from './TurnsPanel.tsx'

// Charts come with the first look at them.
const MetricsPanel = lazy(async () => ({
  default: (await import('./MetricsPanel.tsx')).MetricsPanel,
}))

const MemoryPanel = lazy(async () => ({
  default: (await import('./MemoryPanel.tsx')).MemoryPanel,
}))

const words = t.panels.dock
const TABS: readonly { value: DockTab; label: string }[] = [
  { value: 'turns', label: words.turns },
  { value: 'metrics', label: words.metrics },
  { value: 'memory', label: words.memory },
]

/** Below the graph: turns, metrics and memory, and the log at the right. */
export function Dock() {
  const tab = useUi((state) => state.dock)
  const logOpen = useUi((state) => state.logOpen)
  if (tab === null && !logOpen) return null
  return (
    <div className="flex min-h-0 flex-1 bg-panel">
      {tab !== null && <DockTabs tab={tab} withLog={logOpen} />}
      {logOpen && <LogPanel wide={tab === null} />}
    </div>
  )
}

function DockTabs({ tab, withLog }: { tab: DockTab; withLog: boolean }) {
  return (
    <Tabs
      value={tab}
      onChange={(value) => useUi.setState({ dock: value })}
      tabs={TABS}
      label={words.views}
      className="min-w-0 flex-1 [&>[role=tabpanel]]:flex [&>[role=tabpanel]]:flex-col"
      barClassName="h-9 shrink-0 px-2.5"
      end={
        <>
          {tab === 'metrics' && <MetricsTools />}
          {tab === 'turns' && <TurnHead />}
          {tab === 'memory' && <MemoryTools />}
          {!withLog && (
            <IconButton
              label={words.close}
              icon={<X size={14} strokeWidth={1.75} />}
              onClick={uiActions.closeDock}
              className={tab === 'metrics' || tab === 'memory' ? '' : 'ml-auto'}
            />
          )}
        </>
      }
    >
      {tab === 'turns' && <TurnsPanel />}
      {tab === 'metrics' && (
        <Suspense fallback={null}>
          <MetricsPanel />
        </Suspense>
      )}
      {tab === 'memory' && (
        <Suspense fallback={null}>
          <MemoryPanel />
        </Suspense>
      )}
    </Tabs>
  )
}
