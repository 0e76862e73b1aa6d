import { lazy, useEffect } from 'react'
import { useMedia } from '../../hooks/use-media.ts'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { MediaHost } from '../widgets/MediaHost.tsx'
import { Announcer } from './Announcer.tsx'
import { DialogHost } from './DialogHost.tsx'
import { DockFrame } from './DockFrame.tsx'
import { Canvas, Inspector, Library } from './entries.tsx'
import { escapeToGraph } from './escape-to-graph.ts'
import { Region } from './Region.tsx'
import { TopBar } from './TopBar.tsx'
import { useEditorData } from './use-editor-data.ts'
import { useShellKeys } from './use-shell-keys.ts'

const PhoneView = lazy(async () => ({
  default: (await import('../phone/PhoneView.tsx')).PhoneView,
}))

const regions = t.shell.regions

/** The editor of the open project: everything for a window, the essentials for a phone. */
export function Editor({ project }: { project: string }) {
  const isPhone = useMedia('(width < 640px)')
  useEditorData(project)
  useShellKeys()
  return (
    <>
      {isPhone ? (
        <Region name={t.shell.appName}>
          <PhoneView project={project} />
        </Region>
      ) : (
        <Desk />
      )}
      <Region name={t.shell.appName}>
        <DialogHost />
      </Region>
      <Announcer />
      <MediaHost />
    </>
  )
}

/** Where there is little room the library is a rail, until somebody opens it or there is room again. */
function useRailWhereNarrow(): void {
  const isNarrow = useMedia('(width < 1024px)')
  useEffect(() => {
    if (!isNarrow || !useUi.getState().libraryOpen) return undefined
    useUi.setState({ libraryOpen: false })
    return () => {
      useUi.setState({ libraryOpen: true })
    }
  }, [isNarrow])
}

/** Whether the graph, or what it can be made of, is still on its way here. */
function useIsFetching(): boolean {
  const hasGraph = useGraph((state) => state.loaded)
  const hasCatalog = useCatalogState((state) => state.loaded)
  return !hasGraph || !hasCatalog
}

function Desk() {
  const isFetching = useIsFetching()
  useRailWhereNarrow()
  return (
    <div className="flex h-full flex-col">
      <a
        href="#graph"
        className="layer-dialog absolute top-2 left-2 rounded-sm bg-ink px-3 py-1.5 font-medium text-on-ink text-sm not-focus:sr-only"
      >
        {regions.skip}
      </a>
      <Region name={regions.bar}>
        <TopBar />
      </Region>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={regions.library}
          className="layer-panel flex min-h-0 max-w-(--size-library) shrink-0 flex-col border-line border-r bg-panel"
          onKeyDown={escapeToGraph()}
        >
          <Region name={regions.library}>
            <Library />
          </Region>
        </nav>
        <div className="flex min-w-0 flex-1 flex-col">
          <main
            id="graph"
            tabIndex={-1}
            aria-label={regions.canvas}
            aria-busy={isFetching}
            className="relative min-h-0 flex-1 bg-canvas"
          >
            <Region name={regions.canvas}>
              <Canvas />
            </Region>
          </main>
          <DockFrame />
        </div>
        <InspectorFrame />
      </div>
    </div>
  )
}

function InspectorFrame() {
  const isOpen = useUi((state) => state.inspected !== null)
  if (!isOpen) return null
  return (
    <aside
      aria-label={regions.inspector}
      className="layer-panel fade flex min-h-0 w-(--size-inspector) shrink-0 flex-col overflow-hidden border-line border-l bg-panel"
      onKeyDown={escapeToGraph(() => uiActions.inspect(null))}
    >
      <Region name={regions.inspector}>
        <Inspector />
      </Region>
    </aside>
  )
}
