import { Check } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useComponent } from '../../stores/catalog-store.ts'
import { graphActions, useEditorNode, useHistory, useSaveState } from '../../stores/graph-store.ts'
import { useNodeState } from '../../stores/node-states.ts'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { ConfigForm } from '../form/index.ts'
import { Button, Shortcut } from '../ui/index.ts'
import { NodeTrouble } from './NodeTrouble.tsx'
import { SlotTable } from './SlotTable.tsx'
import { saveSettings } from './save-settings.ts'

const words = t.panels.inspector

/** What a node can be told, and what it is wired to. Changes apply at once. */
export function NodeSettings({ id }: { id: string }) {
  const node = useEditorNode(id)
  const info = useComponent(node?.type ?? '')
  const box = useAskedField(info !== null)
  if (!node) return null
  const isComposite = node.subGraph !== null
  return (
    <>
      <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
        <NodeTrouble id={id} />
        {!isComposite && (
          <section aria-label={words.settings} className="px-4 py-4">
            {info ? (
              <ConfigForm
                key={id}
                info={info}
                initArgs={node.initArgs}
                mode="edit"
                onSave={(initArgs) => saveSettings(id, initArgs)}
              />
            ) : (
              <p className="text-3 text-sm">{words.unknown}</p>
            )}
          </section>
        )}
        <SlotTable id={id} />
      </div>
      <AppliedBar id={id} />
    </>
  )
}

/** The setting that somebody asked for gets the focus, as soon as there is a form. */
function useAskedField(isLoaded: boolean) {
  const box = useRef<HTMLDivElement>(null)
  const field = useUi((state) => state.inspectedField)
  useEffect(() => {
    if (field === null || !isLoaded) return
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]
    const row = rows.find(({ dataset }) => dataset.field?.split('.').at(-1) === field)
    const control = row?.querySelector<HTMLElement>('input, textarea, select, button')
    row?.scrollIntoView({ block: 'center' })
    control?.focus()
    useUi.setState({ inspectedField: null })
  }, [field, isLoaded])
  return box
}

/** Says that there is nothing to save, and how to take a change back. */
function AppliedBar({ id }: { id: string }) {
  const { canUndo, undoLabel } = useHistory()
  const { state } = useSaveState()
  const isRunning = useNodeState(id).status === 'running'
  return (
    <footer className="flex h-10 shrink-0 items-center gap-2 border-line border-t px-4 text-2 text-sm">
      {state === 'saved' && (
        <>
          <Check size={14} strokeWidth={1.75} aria-hidden="true" />
          {isRunning ? words.applied : words.saved}
        </>
      )}
      {state === 'saving' && words.saving}
      {canUndo && (
        <Button
          variant="ghost"
          size="sm"
          className="ml-auto gap-2"
          title={undoLabel ?? undefined}
          onClick={() => graphActions.undo()}
        >
          {words.undo} <Shortcut keys="Mod Z" />
        </Button>
      )}
    </footer>
  )
}
