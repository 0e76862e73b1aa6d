import { useState } from 'react'
import { useComponent } from '../../stores/catalog-store.ts'
import { graphActions, useEditorNode } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { Badge, Button, Field, Select, TextField, toast } from '../ui/index.ts'
import { Markup } from './Markup.tsx'

const words = t.panels.inspector

/** Its name, what happens when it fails, what it is and how it is stored. */
export function AboutNode({ id }: { id: string }) {
  const node = useEditorNode(id)
  const info = useComponent(node?.type ?? '')
  if (!node) return null
  const stored = JSON.stringify(node.initArgs, null, 2)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      <NameField key={node.label} id={id} label={node.label ?? ''} placeholder={node.type} />
      <Field label={words.restart} hint={words.restartHint}>
        <Select
          value={node.restart}
          onChange={(policy) =>
            graphActions.setRestart(id, policy === 'on_failure' ? 'on_failure' : 'never')
          }
          options={[
            { value: 'never', label: words.restartNever },
            { value: 'on_failure', label: words.restartAlways },
          ]}
        />
      </Field>
      {info && (
        <section className="text-2 text-sm">
          <h3 className="pb-1 font-medium">{words.description}</h3>
          <p>
            <Markup text={info.description} />
          </p>
          <p className="flex flex-wrap gap-1 pt-2">
            {[...info.tags.io, ...info.tags.functionality, ...info.tags.gpu].map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        </section>
      )}
      <section className="text-sm">
        <h3 className="pb-1 font-medium text-2">{words.identifier}</h3>
        <p className="data select-text break-all text-3 text-xs">{id}</p>
      </section>
      <section className="text-sm">
        <div className="flex items-center justify-between pb-1">
          <h3 className="font-medium text-2">{words.raw}</h3>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              void navigator.clipboard.writeText(stored)
              toast({ text: words.copied })
            }}
          >
            {words.copy}
          </Button>
        </div>
        <pre className="data select-text overflow-x-auto whitespace-pre-wrap rounded-sm bg-field p-2 text-2 text-xs">
          {stored}
        </pre>
      </section>
    </div>
  )
}

function NameField({ id, label, placeholder }: { id: string; label: string; placeholder: string }) {
  const [text, setText] = useState(label)
  const commit = () => text !== label && graphActions.renameNode(id, text)
  return (
    <Field label={words.name} hint={words.nameHint}>
      <TextField
        value={text}
        placeholder={placeholder}
        onChange={setText}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setText(label)
        }}
      />
    </Field>
  )
}
