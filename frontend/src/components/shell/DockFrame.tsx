import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Dock } from './entries.tsx'
import { Region } from './Region.tsx'

/** Where turns, metrics, memory and the log stand: below the graph. */
export function DockFrame() {
  const isOpen = useUi((state) => state.dock !== null || state.logOpen)
  if (!isOpen) return null
  return (
    <section aria-label={t.shell.regions.dock} className="layer-panel relative shrink-0">
      <Region name={t.shell.regions.dock}>
        <Dock />
      </Region>
    </section>
  )
}
