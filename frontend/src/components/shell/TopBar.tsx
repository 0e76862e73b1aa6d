import { BarTools, Connection, HistoryButtons } from './BarTools.tsx'
import { ProjectMenu } from './ProjectMenu.tsx'
import { RunStatus } from './RunStatus.tsx'
import { SaveState } from './SaveState.tsx'

/** The one bar of the editor: what is open and saved, what runs, and what else there is. */
export function TopBar() {
  return (
    <header className="layer-panel flex h-(--size-bar) items-center gap-3 border-line border-b bg-panel px-3">
      <div className="flex min-w-0 flex-1 items-center gap-1">
        <ProjectMenu />
        <SaveState />
      </div>
      <RunStatus />
      <div className="flex flex-1 items-center justify-end gap-1">
        <Connection />
        <HistoryButtons />
        <BarSeparator />
        <BarTools />
      </div>
    </header>
  )
}

function BarSeparator() {
  return <span aria-hidden="true" className="mx-2 h-5 w-px shrink-0 bg-line-strong opacity-70" />
}
