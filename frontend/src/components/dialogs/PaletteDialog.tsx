import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useMemo, useState } from 'react'
import { searchRank } from '../../lib/search-rank.ts'
import { useCatalog } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { type NodeStates, nodeStates, useRunning } from '../../stores/node-states.ts'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Kbd, useFocusBack } from '../ui/index.ts'
import { PaletteRow } from './PaletteRow.tsx'
import {
  actionItems,
  componentItems,
  nodeActionItems,
  nodeItems,
  type PaletteGroup,
  type PaletteItem,
  type PaletteScope,
  projectItems,
  scopeOf,
} from './palette-items.ts'

const words = t.panels.palette
const TITLES: Readonly<Record<PaletteGroup, string>> = {
  chosen: words.chosen,
  find: words.inGraph,
  add: words.add,
  do: words.do,
}

/** Finds nodes, adds components and does everything else, from the keyboard. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const { scope, search } = scopeOf(text)
  const items = usePaletteItems()
  const shown = useMemo(() => ranked(items, scope, search), [items, scope, search])
  const groups = [...new Set(shown.map(({ group }) => group))]
  const focusBack = useFocusBack()
  const choose = (item: PaletteItem) => {
    onClose()
    // The dialog gives the focus back first; what is done may want to take it.
    requestAnimationFrame(item.run)
  }

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fade layer-dialog fixed inset-0 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focusBack}
          className="rise-calm layer-dialog fixed top-[min(112px,12vh)] left-1/2 w-[min(620px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-raised shadow-dialog [--glyph-surface:var(--color-raised)]"
        >
          <Radix.Title className="sr-only">{words.label}</Radix.Title>
          <Command label={words.label} loop shouldFilter={false}>
            <PaletteField text={text} search={search} count={shown.length} onChange={setText} />
            <Command.List className="max-h-[min(400px,60vh)] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-4 text-3 text-sm">
                {words.nothing(search)}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={TITLES[group]}
                  className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-3 [&_[cmdk-group-heading]]:text-xs"
                >
                  {shown
                    .filter((item) => item.group === group)
                    .map((item) => (
                      <PaletteRow key={item.id} item={item} search={search} onChoose={choose} />
                    ))}
                </Command.Group>
              ))}
            </Command.List>
            <PaletteHints />
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** What is likeliest first; the groups follow their best. Nodes of the graph come before what could be one. */
function ranked(
  items: readonly PaletteItem[],
  scope: PaletteScope,
  search: string,
): readonly PaletteItem[] {
  return items
    .filter(
      (item) => (scope === 'all' || item.scope === scope) && (search !== '' || !item.searchedOnly),
    )
    .map((item) => ({ item, rank: searchRank(item, search) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ item }) => item)
}

/** The sign in front only chooses the group. */
function PaletteField({
  text,
  search,
  count,
  onChange,
}: {
  text: string
  search: string
  count: number
  onChange: (text: string) => void
}) {
  const sign = text.slice(0, text.length - search.length)
  return (
    <label className="flex h-13 items-center gap-3 border-line border-b px-5">
      <Search size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-3" />
      {sign !== '' && <Kbd>{sign.trim()}</Kbd>}
      <Command.Input
        autoFocus
        value={search}
        onValueChange={(next) => onChange(sign + next)}
        onKeyDown={(event) => {
          if (event.key === 'Backspace' && search === '' && sign !== '') onChange('')
        }}
        placeholder={words.placeholder}
        className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none focus-visible:outline-none"
      />
      <output className="num shrink-0 text-3 text-xs">{text !== '' && words.results(count)}</output>
    </label>
  )
}

function PaletteHints() {
  return (
    <footer className="flex items-center gap-4 border-line border-t px-5 py-2 text-3 text-xs max-tablet:hidden">
      <span className="flex items-center gap-1">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> {words.choose}
      </span>
      <span className="flex flex-1 items-center gap-1">
        <Kbd>⏎</Kbd> {words.runIt}
      </span>
      {(
        [
          ['+', words.onlyAdds],
          ['>', words.onlyDoes],
          ['@', words.onlyFinds],
        ] as const
      ).map(([sign, what]) => (
        <span key={sign} className="flex items-center gap-1">
          <Kbd>{sign}</Kbd> {what}
        </span>
      ))}
    </footer>
  )
}

function usePaletteItems(): readonly PaletteItem[] {
  const nodes = useGraph((state) => state.nodes)
  const components = useCatalog()
  const openProject = useUi((state) => state.project)
  const isRunning = useRunning().running > 0
  const running = nodeStates.use(runningIds)
  const chosen = useUi(({ selectedNodes }) =>
    selectedNodes.length === 1 ? selectedNodes[0]! : null,
  )
  return useMemo(() => {
    const all = Object.values(nodes)
    const projects = components.filter((info) => info.is_composite).map((info) => info.type_)
    const ofNodes = nodeActionItems(all, { running: new Set(running.split('\n')), chosen })
    return [
      ...ofNodes.filter(({ group }) => group === 'chosen'),
      ...nodeItems(all),
      ...componentItems(components, openProject),
      ...actionItems({ isRunning }),
      ...ofNodes.filter(({ group }) => group === 'do'),
      ...projectItems(projects, openProject),
    ]
  }, [nodes, components, openProject, isRunning, running, chosen])
}

/** As one text, which is the same as long as they are. */
function runningIds(states: NodeStates): string {
  return Object.keys(states)
    .filter((path) => states[path]?.status !== 'stopped')
    .join('\n')
}
