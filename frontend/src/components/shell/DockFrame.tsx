import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { DockResizer } from './DockResizer.tsx'
import { Dock } from './entries.tsx'
import { escapeToGraph } from './escape-to-graph.ts'
import { Region } from './Region.tsx'

/** Where turns, metrics, memory and the log stand: below the graph. */
export function DockFrame() {
  const isOpen = useUi((state) => state.dock !== null || state.logOpen)
  const height = useUi((state) => state.dockHeight)
  if (!isOpen) return null
  return (
    <section
      aria-label={t.shell.regions.dock}
      className="layer-panel relative flex max-h-[60vh] min-h-40 shrink-0 border-line border-t"
      style={{ height }}
      onKeyDown={escapeToGraph()}
    >
      <DockResizer />
      <Region name={t.shell.regions.dock}>
        <Dock />
      </Region>
    </section>
  )
}
