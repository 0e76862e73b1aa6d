import { X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { nodeStates } from '../../stores/node-states.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton, Select, Tabs } from '../ui/index.ts'
import { HealthView } from './HealthView.tsx'
import { LogView } from './LogView.tsx'

const words = t.panels.log
const TABS = [
  { value: 'log', label: words.title },
  { value: 'health', label: words.health },
] as const

/** What the selected node, or all of them, printed; and whether they keep up. */
export function LogPanel({ wide }: { wide: boolean }) {
  const [tab, setTab] = useState<'log' | 'health'>('log')
  const [whose, setWhose] = useState<'selected' | 'all'>('selected')
  const nodeIds = useNodeIds(whose)
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      tabs={TABS}
      label={words.tabs}
      className={`${wide ? 'flex-1' : 'w-[360px] shrink-0 border-line border-l'} [&>[role=tabpanel]]:flex [&>[role=tabpanel]]:flex-col`}
      barClassName="h-9 shrink-0 pl-2.5 pr-1.5"
      end={
        <>
          <Select
            label={words.whose}
            value={whose}
            onChange={(value) => setWhose(value === 'all' ? 'all' : 'selected')}
            options={[
              { value: 'selected', label: words.selected },
              { value: 'all', label: words.allNodes },
            ]}
            className="ml-auto h-6! w-32!"
          />
          <IconButton
            label={words.close}
            icon={<X size={14} strokeWidth={1.75} />}
            onClick={uiActions.toggleLog}
          />
        </>
      }
    >
      {tab === 'log' ? <LogView nodeIds={nodeIds} /> : <HealthView nodeIds={nodeIds} />}
    </Tabs>
  )
}

/** Of a composite, the nodes inside are meant; with nothing selected, all are. */
function useNodeIds(whose: 'selected' | 'all'): readonly string[] {
  const selected = useUi((state) => state.selectedNodes)
  const paths = nodeStates.use(useShallow((states) => Object.keys(states)))
  return useMemo(() => {
    if (whose === 'all' || selected.length === 0) return paths
    return paths.filter((path) => selected.includes(path.split('/')[0]!))
  }, [whose, selected, paths])
}
