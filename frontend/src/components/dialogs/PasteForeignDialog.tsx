import type { GraphNode } from '@openneuro/protocol'
import { useRef } from 'react'
import type { ClipboardGraph } from '../../lib/clipboard.ts'
import { useComponent } from '../../stores/catalog-store.ts'
import { t } from '../../texts/en.ts'
import { categoryOf } from '../panels/category.ts'
import { Badge, Button, Dialog, IconTile } from '../ui/index.ts'

const words = t.dialogs.paste

export type PasteForeignDialogProps = {
  onClose: () => void
  graph: ClipboardGraph
  onConfirm: () => void
}

/** What was pasted did not come from this window: it is shown before it becomes part of the graph. */
export function PasteForeignDialog({ onClose, graph, onConfirm }: PasteForeignDialogProps) {
  const nodes = [...graph.document.nodes.values()]
  const keep = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title={words.title}
      description={words.description(nodes.length)}
      onClose={onClose}
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={onClose}>
            {words.keep}
          </Button>
          <Button
            size="lg"
            variant="primary"
            onClick={() => {
              onConfirm()
              onClose()
            }}
          >
            {words.paste(nodes.length)}
          </Button>
        </>
      }
    >
      <ul aria-label={words.nodes} className="flex flex-col gap-2">
        {nodes.map((node) => (
          <PastedNode key={node.id} node={node} />
        ))}
      </ul>
    </Dialog>
  )
}

function PastedNode({ node }: { node: GraphNode }) {
  const info = useComponent(node.type)
  const isKnown = info !== null || node.subGraph !== null
  const hasSettings = Object.keys(node.initArgs).length > 0
  return (
    <li className="rounded-sm bg-field p-2">
      <p className="flex items-center gap-2 text-sm">
        <IconTile
          type={node.type}
          category={node.subGraph === null ? categoryOf(info) : 'composite'}
        />
        <span className="clip font-medium">{node.label ?? node.type}</span>
        {!isKnown && <Badge tone="attention">{words.unknown}</Badge>}
      </p>
      {hasSettings ? (
        <details className="pt-1 pl-8">
          <summary className="text-3 text-xs">{words.settings}</summary>
          <pre className="data max-h-40 select-text overflow-auto whitespace-pre-wrap pt-1 text-2 text-xs">
            {JSON.stringify(node.initArgs, null, 2)}
          </pre>
        </details>
      ) : (
        <p className="pl-8 text-3 text-xs">{words.empty}</p>
      )}
    </li>
  )
}
