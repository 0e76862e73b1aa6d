import { ChevronRight, Search } from 'lucide-react'
import { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { useGlyphStatus } from '../node-body/node-status.ts'
import { ComponentIcon, StatusGlyph, TextField } from '../ui/index.ts'
import { goToNode } from './go-to-node.ts'
import { filterOutline, type OutlineNode, outlineOf } from './outline-tree.ts'
import { useArrowRows } from './use-arrow-rows.ts'

const words = t.panels.outline

/** The graph as a tree with the state of every node: a list to find things in, by eye, keys or ear. */
export function Outline() {
  const nodes = useGraph((state) => state.nodes)
  const [search, setSearch] = useState('')
  const tree = useMemo(
    () => filterOutline(outlineOf(Object.values(nodes)), search),
    [nodes, search],
  )
  const list = useRef<HTMLDivElement>(null)
  const { onKeyDown, focusFirst } = useArrowRows(list)
  const isEmpty = Object.keys(nodes).length === 0

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <search className="block px-2.5 pb-2">
        <TextField
          role="searchbox"
          value={search}
          onChange={setSearch}
          placeholder={words.search}
          aria-label={words.search}
          icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              event.preventDefault()
              setSearch('')
            }
            if (event.key === 'ArrowDown') focusFirst()
          }}
        />
      </search>
      {isEmpty && <p className="px-3 py-2 text-3 text-sm">{words.empty}</p>}
      {!isEmpty && tree.length === 0 && (
        <p className="px-3 py-2 text-3 text-sm">{words.nothing(search)}</p>
      )}
      <div
        ref={list}
        role="tree"
        aria-label={words.tree}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto pb-3"
      >
        {tree.map((node, index) => (
          <OutlineItem key={node.path} node={node} level={1} first={index === 0} />
        ))}
      </div>
    </div>
  )
}

const OutlineItem = memo(function OutlineItem({
  node,
  level,
  first,
}: {
  node: OutlineNode
  level: number
  first: boolean
}) {
  const [open, setOpen] = useState(true)
  const status = useGlyphStatus(node.path, node.type, node.isComposite)
  const isSelected = useUi((state) => level === 1 && state.selectedNodes.includes(node.path))
  const hasChildren = node.children.length > 0

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      goToNode(node.outerId)
    }
    if (event.key === 'ArrowRight' && hasChildren) setOpen(true)
    if (event.key === 'ArrowLeft' && hasChildren) setOpen(false)
  }

  return (
    <>
      <div
        data-row
        role="treeitem"
        tabIndex={first ? 0 : -1}
        aria-level={level}
        aria-selected={isSelected}
        aria-label={words.item(node.label, node.type, t.shell.status[status])}
        {...(hasChildren ? { 'aria-expanded': open } : {})}
        onClick={() => goToNode(node.outerId)}
        onKeyDown={onKeyDown}
        style={{ paddingLeft: 2 + level * 14 }}
        className="mx-1.5 flex h-7 items-center gap-2 rounded-sm pr-2 text-sm hover:bg-hover aria-selected:bg-pressed"
      >
        {hasChildren && (
          <ChevronRight
            size={13}
            strokeWidth={1.75}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation()
              setOpen(!open)
            }}
            className={`-ml-3.5 -mr-1.5 shrink-0 text-3 ${open ? 'rotate-90' : ''}`}
          />
        )}
        <ComponentIcon
          type={node.type}
          category={node.isComposite ? 'composite' : null}
          size={15}
          className="shrink-0 text-3"
        />
        <span className="clip min-w-0 flex-1">{node.label}</span>
        {node.label !== node.type && (
          <span className="clip max-w-[84px] shrink-0 text-3 text-xs">{node.type}</span>
        )}
        <StatusGlyph status={status} size={9} />
      </div>
      {open &&
        node.children.map((child) => (
          <OutlineItem key={child.path} node={child} level={level + 1} first={false} />
        ))}
    </>
  )
})
