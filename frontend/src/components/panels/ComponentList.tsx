import { Search, X } from 'lucide-react'
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { searchRank } from '../../lib/search-rank.ts'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton, Kbd, TextField } from '../ui/index.ts'
import { LibrarySectionView } from './LibrarySectionView.tsx'
import { librarySections } from './library-groups.ts'
import { useArrowRows } from './use-arrow-rows.ts'

const words = t.panels.library

/** Everything that can be added, to search, look at and drag. */
export function ComponentList() {
  const components = useCatalogState((state) => state.components)
  const loaded = useCatalogState((state) => state.loaded)
  const openProject = useUi((state) => state.project)
  const [search, setSearch] = useState('')
  const sections = useMemo(
    () => librarySections(components, { search, openProject }),
    [components, search, openProject],
  )
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const { onKeyDown, focusFirst } = useArrowRows(list)
  useAskedSearch(field)
  const isEmpty = loaded && sections.every(({ count }) => count === 0)

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <search className="block px-2.5 pb-2">
        <TextField
          ref={field}
          type="text"
          role="searchbox"
          value={search}
          onChange={setSearch}
          placeholder={words.search}
          aria-label={words.search}
          icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
          end={
            search === '' ? (
              <Kbd>/</Kbd>
            ) : (
              <IconButton
                size="sm"
                label={words.clear}
                icon={<X size={13} strokeWidth={1.75} />}
                onClick={() => setSearch('')}
              />
            )
          }
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              event.preventDefault()
              setSearch('')
            }
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            focusBestMatch(list.current, search) ?? focusFirst()
          }}
        />
      </search>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the buttons inside */}
      <div ref={list} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto pb-3">
        {!loaded && <p className="px-3 py-2 text-3 text-sm">{words.loading}</p>}
        {isEmpty && <p className="px-3 py-2 text-3 text-sm">{words.nothing(search)}</p>}
        {!isEmpty &&
          sections.map((section, index) => (
            <LibrarySectionView
              key={section.section}
              section={section}
              searching={search !== ''}
              first={index === 0}
            />
          ))}
      </div>
    </div>
  )
}

/** From the search straight to the likeliest of what was found. */
function focusBestMatch(list: HTMLElement | null, search: string): true | undefined {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row][draggable="true"]') ?? [])]
  const [best] = rows
    .map((row) => ({ row, rank: searchRank({ title: row.textContent ?? '' }, search) }))
    .sort((one, other) => other.rank - one.rank)
  best?.row.focus()
  return best && true
}

/** Goes to the search as soon as it is there, when it was asked for. */
function useAskedSearch(field: RefObject<HTMLInputElement | null>): void {
  const isAsked = useUi((state) => state.searchAsked)
  useLayoutEffect(() => {
    if (!isAsked) return
    field.current?.focus()
    useUi.setState({ searchAsked: false })
  }, [isAsked, field])
}
