import clsx from 'clsx'
import { useState } from 'react'
import { graphActions, useEditorNode } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { type GlyphStatus, IconTile, StatusGlyph } from '../ui/index.ts'
import { canvasState, useCanvas } from './canvas-state.ts'
import type { NodeShape } from './node-shape.ts'

type NodeHeaderProps = { id: string; shape: NodeShape; glyph: GlyphStatus }

export function NodeHeader({ id, shape, glyph }: NodeHeaderProps) {
  const type = useEditorNode(id)?.type ?? ''
  const isRenaming = useCanvas(({ renaming }) => renaming === id)
  const isDim = glyph === 'stopped' || glyph === 'unknown'
  return (
    <header className="flex h-(--size-node-header) shrink-0 items-center gap-[9px] pr-[11px] pl-[9px]">
      <IconTile type={type} category={shape.category} />
      <div className="min-w-0 flex-1">
        {isRenaming ? (
          <TitleField id={id} title={shape.title} />
        ) : (
          // Double click on the name renames; F2 does the same by keyboard.
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut, see above
          <div
            className={clsx('node-title clip font-strong text-md', isDim ? 'text-2' : 'text-1')}
            title={shape.title}
            onDoubleClick={(event) => {
              event.stopPropagation()
              canvasState.rename(id)
            }}
          >
            {shape.title}
          </div>
        )}
        <div className="node-second clip text-3 text-xs" title={shape.secondLine}>
          {shape.secondLine}
        </div>
      </div>
      <StatusGlyph status={glyph} />
    </header>
  )
}

function TitleField({ id, title }: { id: string; title: string }) {
  const [text, setText] = useState(title)
  const finish = (isKept: boolean) => {
    if (canvasState.get().renaming !== id) return
    canvasState.rename(null)
    const name = text.trim()
    if (isKept && name !== title) graphActions.renameNode(id, name)
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to rename
      autoFocus
      aria-label={t.canvas.node.rename}
      value={text}
      maxLength={200}
      className="node-title nodrag -ml-1 h-[17px] w-full rounded-xs bg-field px-1 font-strong text-1 text-md"
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
        if (event.key === 'Enter' || event.key === 'Escape') focusGraph(event.currentTarget)
      }}
    />
  )
}

function focusGraph(element: Element): void {
  element.closest<HTMLElement>('[data-graph]')?.focus()
}
