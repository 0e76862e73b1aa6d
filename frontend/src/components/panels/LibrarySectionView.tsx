import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { t } from '../../texts/en.ts'
import { LibraryRow } from './LibraryRow.tsx'
import type { LibrarySection } from './library-groups.ts'

/** Sources, Conduits, Sinks or Projects. While something is searched, sections with hits are open. */
export const LibrarySectionView = memo(function LibrarySectionView({
  section,
  searching,
  first,
}: {
  section: LibrarySection
  searching: boolean
  first: boolean
}) {
  const [wanted, setWanted] = useState(
    section.section === 'source' || section.section === 'conduit',
  )
  const id = useId()
  const open = (searching || wanted) && section.count > 0
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3>
        <button
          type="button"
          id={`${id}-title`}
          data-row
          tabIndex={first ? 0 : -1}
          aria-expanded={open}
          aria-controls={id}
          disabled={section.count === 0}
          onClick={() => setWanted(!open)}
          className="flex h-7 w-full items-center gap-1.5 pr-3 pl-[9px] text-left font-medium text-2 text-sm hover:text-1 disabled:text-off"
        >
          <ChevronRight
            size={13}
            strokeWidth={1.75}
            aria-hidden="true"
            className={clsx('shrink-0 transition-transform motion-quick', open && 'rotate-90')}
          />
          <span className="flex-1">{t.panels.library.sections[section.section]}</span>
          <span className="num text-3 text-xs">{section.count}</span>
        </button>
      </h3>
      <div id={id} hidden={!open}>
        {open &&
          section.groups.map(({ group, items }) => (
            <div key={group ?? 'all'}>
              {group && (
                <h4 className="flex h-6 items-center pl-[29px] text-3 text-xs">
                  {t.panels.library.groups[group]}
                </h4>
              )}
              {items.map((info) => (
                <LibraryRow key={info.type_} info={info} first={false} />
              ))}
            </div>
          ))}
      </div>
    </section>
  )
})
