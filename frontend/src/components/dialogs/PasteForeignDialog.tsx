import { Fragment } from 'react'
import type { ClipboardGraph } from '../../lib/clipboard.ts'
import { useComponent } from '../../stores/catalog-store.ts'
import { t } from '../../texts/en.ts'
import { categoryOf } from '../panels/category.ts'
import { Badge, ConfirmDialog, IconTile } from '../ui/index.ts'
import { type PastedNode, pastedNodes, settingsOf, titleOf } from './pasted-nodes.ts'

const words = t.dialogs.paste

export type PasteForeignDialogProps = {
  onClose: () => void
  graph: ClipboardGraph
  onConfirm: () => void
}

/** What was pasted did not come from this window: it is shown before it becomes part of the graph. */
export function PasteForeignDialog({ onClose, graph, onConfirm }: PasteForeignDialogProps) {
  const nodes = pastedNodes(graph.document)
  const notes = graph.document.annotations.filter(({ text }) => text !== '')
  const count = { nodes: graph.document.nodes.size, notes: graph.document.annotations.length }
  return (
    <ConfirmDialog
      title={words.title}
      description={words.description(count)}
      keep={words.keep}
      confirm={words.paste(count)}
      onClose={onClose}
      onConfirm={() => {
        onConfirm()
        onClose()
      }}
    >
      <ul aria-label={words.nodes} className="flex flex-col gap-2">
        {nodes.map((pasted) => (
          <PastedRow key={pasted.path} pasted={pasted} />
        ))}
        {notes.map(({ id, text }) => (
          <li key={id} className="select-text whitespace-pre-wrap rounded-sm bg-field p-2 text-sm">
            {text}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}

/** With everything that it is set to: where it reads, what it talks to, what it runs. */
function PastedRow({ pasted: { node, within } }: { pasted: PastedNode }) {
  const info = useComponent(node.type)
  const isKnown = info !== null || node.subGraph !== null
  const settings = settingsOf(node)
  return (
    <li className="rounded-sm bg-field p-2">
      <p className="flex items-center gap-2 text-sm">
        <IconTile
          type={node.type}
          category={node.subGraph === null ? categoryOf(info) : 'composite'}
        />
        <span className="clip font-medium">{titleOf(node)}</span>
        {node.label !== null && <span className="clip text-3">{node.type}</span>}
        {within.length > 0 && <span className="clip text-3">{words.within(within)}</span>}
        {!isKnown && <Badge tone="attention">{words.unknown}</Badge>}
      </p>
      {settings.length > 0 && (
        <dl className="mt-1.5 grid max-h-40 select-text grid-cols-[minmax(0,132px)_minmax(0,1fr)] gap-x-3 gap-y-0.5 overflow-auto pl-8 text-xs">
          {settings.map(({ name, value }) => (
            <Fragment key={name}>
              <dt className="data break-words text-3">{name}</dt>
              <dd className="data whitespace-pre-wrap break-all text-2">{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      {settings.length === 0 && node.subGraph === null && (
        <p className="pl-8 text-3 text-xs">{words.empty}</p>
      )}
    </li>
  )
}
