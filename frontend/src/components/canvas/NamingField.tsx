import { useState } from 'react'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'
import { canvasState, useCanvas } from './canvas-state.ts'
import { groupNodes } from './commands.ts'

const words = t.canvas.naming

/** Asks for the name of a group where it was asked for. */
export function NamingField() {
  const naming = useCanvas((state) => state.naming)
  return naming === null ? null : <Field ids={naming.ids} at={naming.screen} />
}

function Field({ ids, at }: { ids: readonly string[]; at: { x: number; y: number } }) {
  const [name, setName] = useState<string>(words.initial)
  const close = () => {
    canvasState.set({ naming: null })
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  return (
    <form
      className="rise layer-menu fixed flex items-center gap-2 rounded-md border border-line-strong bg-raised p-2 shadow-menu"
      style={{ left: Math.min(at.x, innerWidth - 260), top: Math.min(at.y, innerHeight - 60) }}
      onSubmit={(event) => {
        event.preventDefault()
        close()
        groupNodes(ids, name.trim() || words.initial)
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') close()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) canvasState.set({ naming: null })
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to group
        autoFocus
        aria-label={words.label}
        value={name}
        maxLength={64}
        className="h-7 w-36 rounded-sm border border-line-control bg-field px-2 text-1 text-sm"
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" variant="primary">
        {words.create}
      </Button>
    </form>
  )
}
