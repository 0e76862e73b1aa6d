import { Command } from 'cmdk'
import { Plus } from 'lucide-react'
import { useComponent } from '../../stores/catalog-store.ts'
import type { EditorNode } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { useNodeShape } from '../canvas/node-shape.ts'
import { useGlyphStatus } from '../node-body/node-status.ts'
import { categoryOf } from '../panels/category.ts'
import { Signature } from '../panels/Signature.tsx'
import { IconTile, Kbd, Shortcut, StatusGlyph } from '../ui/index.ts'
import type { PaletteItem } from './palette-items.ts'

const words = t.panels.palette

export function PaletteRow({
  item,
  search,
  onChoose,
}: {
  item: PaletteItem
  search: string
  onChoose: (item: PaletteItem) => void
}) {
  const { node, info, shortcut, icon: Icon } = item
  return (
    <Command.Item
      value={item.id}
      onSelect={() => onChoose(item)}
      className="group flex h-11 items-center gap-3 rounded-sm px-3 data-[selected=true]:bg-pressed"
    >
      {node ? (
        <NodeTile node={node} />
      ) : info ? (
        <IconTile type={info.type_} category={categoryOf(info)} />
      ) : (
        Icon && (
          <span className="grid size-6 shrink-0 place-items-center rounded-sm bg-pressed text-3 group-data-[selected=true]:text-2">
            <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
          </span>
        )
      )}
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="clip font-medium text-md leading-[18px]">
          <Marked text={item.title} search={search} />
        </span>
        {node ? (
          <NodeDetail node={node} />
        ) : (
          item.detail !== '' && (
            <span className="clip text-3 text-xs group-data-[selected=true]:text-2">
              {item.detail}
            </span>
          )
        )}
      </span>
      {info && <Signature info={info} />}
      {shortcut !== undefined && <Shortcut keys={shortcut} />}
      {node && (
        <span className="hidden items-center gap-1.5 text-2 text-xs group-data-[selected=true]:flex">
          {words.goTo} <Kbd>⏎</Kbd>
        </span>
      )}
      {info && (
        <Plus
          size={14}
          strokeWidth={1.75}
          aria-hidden="true"
          className="hidden text-3 group-data-[selected=true]:block"
        />
      )}
    </Command.Item>
  )
}

function NodeTile({ node }: { node: EditorNode }) {
  const info = useComponent(node.type)
  return <IconTile type={node.type} category={node.subGraph ? 'composite' : categoryOf(info)} />
}

function NodeDetail({ node }: { node: EditorNode }) {
  const status = useGlyphStatus(node.id, node.type, node.subGraph !== null)
  const secondLine = useNodeShape(node.id)?.secondLine
  return (
    <span className="flex items-center gap-1.5 text-3 text-xs group-data-[selected=true]:text-2">
      <StatusGlyph status={status} size={8} />
      <span className="clip block first-letter:uppercase">
        {[t.shell.status[status], secondLine].filter(Boolean).join(' · ')}
      </span>
    </span>
  )
}

/** The part that was searched for is underlined. */
function Marked({ text, search }: { text: string; search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase())
  if (at < 0) return text
  const end = at + search.length
  return (
    <>
      {text.slice(0, at)}
      <u className="underline-offset-[3px]">{text.slice(at, end)}</u>
      {text.slice(end)}
    </>
  )
}
