import { ListTree, PanelLeftClose, PanelLeftOpen, Plus } from 'lucide-react'
import { useEffect } from 'react'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton, Tabs } from '../ui/index.ts'
import { ComponentList } from './ComponentList.tsx'
import { Outline } from './Outline.tsx'
import { watchRates } from './sampling.ts'

const words = t.panels.library
const TABS = [
  { value: 'add', label: words.add },
  { value: 'outline', label: words.outline },
] as const

/** What can be added and what is there; folded away, a rail of icons is left. */
export function Library() {
  const open = useUi((state) => state.libraryOpen)
  useEffect(watchRates, [])
  return (
    <div data-tour="library" className="flex min-h-0 flex-1 flex-col">
      {open ? <OpenLibrary /> : <LibraryRail />}
    </div>
  )
}

function OpenLibrary() {
  const tab = useUi((state) => state.libraryTab)
  return (
    <Tabs
      value={tab}
      onChange={uiActions.showLibrary}
      tabs={TABS}
      label={words.tabs}
      className="min-h-0 w-(--size-library) flex-1 [&>[role=tabpanel]]:flex [&>[role=tabpanel]]:flex-col"
      barClassName="px-2 py-2"
      end={
        <IconButton
          label={words.hide}
          icon={<PanelLeftClose size={15} strokeWidth={1.75} />}
          onClick={uiActions.toggleLibrary}
          className="ml-auto"
        />
      }
    >
      {tab === 'add' ? <ComponentList /> : <Outline />}
    </Tabs>
  )
}

function LibraryRail() {
  return (
    <div className="flex h-full w-12 flex-col items-center gap-1 pt-2.5">
      <IconButton
        label={words.show}
        side="right"
        icon={<PanelLeftOpen size={16} strokeWidth={1.75} />}
        onClick={uiActions.toggleLibrary}
      />
      <IconButton
        label={words.search}
        side="right"
        shortcut="/"
        icon={<Plus size={16} strokeWidth={1.75} />}
        onClick={() => uiActions.showLibrary('add')}
      />
      <IconButton
        label={words.outline}
        side="right"
        icon={<ListTree size={16} strokeWidth={1.75} />}
        onClick={() => uiActions.showLibrary('outline')}
      />
    </div>
  )
}
