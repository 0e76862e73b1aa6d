import { useComponent } from '../../stores/catalog-store.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { ConfigForm } from '../form/index.ts'
import { Dialog } from '../ui/index.ts'

const words = t.dialogs.newNode
const NOTHING_SET = {}

export type NewNodeDialogProps = { onClose: () => void; type: string; x: number; y: number }

/** Asks for the settings of a node before it is made. */
export function NewNodeDialog({ onClose, type, x, y }: NewNodeDialogProps) {
  const info = useComponent(type)
  return (
    <Dialog title={words.title(type)} onClose={onClose}>
      {info === null ? (
        <p className="text-failed text-sm">{words.failed(type)}</p>
      ) : (
        <ConfigForm
          info={info}
          initArgs={NOTHING_SET}
          mode="create"
          onCancel={onClose}
          onSave={(initArgs) => {
            const id = graphActions.addNode({ type, x, y, initArgs })
            uiActions.select({ nodes: [id] })
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}
