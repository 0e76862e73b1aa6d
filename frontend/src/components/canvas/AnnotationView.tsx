import { type NodeProps, NodeResizer } from '@xyflow/react'
import clsx from 'clsx'
import { memo, useState } from 'react'
import { MIN_ANNOTATION } from '../../lib/canvas/annotations.ts'
import { type Annotation, useGraph } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { canvasState, useCanvas } from './canvas-state.ts'
import { changeAnnotation } from './commands.ts'
import { ANNOTATION_PREFIX, type FlowNode } from './flow-store.ts'

const words = t.canvas.annotation
const LINES: Readonly<Record<string, string>> = {
  source: 'border-source/60',
  conduit: 'border-conduit/60',
  sink: 'border-sink/60',
  composite: 'border-composite/60',
}

/** A frame around nodes, or a note beside them. */
export const AnnotationView = memo(function AnnotationView({ id, selected }: NodeProps<FlowNode>) {
  const annotationId = id.slice(ANNOTATION_PREFIX.length)
  const annotation = useGraph((state) => state.annotations.find((one) => one.id === annotationId))
  const isEditing = useCanvas(({ renaming }) => renaming === id)
  if (!annotation) return null
  const { kind, text, color } = annotation
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label={kind === 'frame' ? words.frame(text) : words.note(text)}
      className={clsx(
        'size-full rounded-lg border',
        LINES[color] ?? 'border-line',
        kind === 'frame' ? 'bg-panel/55' : 'bg-panel p-3',
        selected && 'is-selected node-card',
      )}
      onDoubleClick={(event) => {
        event.stopPropagation()
        canvasState.rename(id)
      }}
    >
      <NodeResizer
        isVisible={selected ?? false}
        minWidth={MIN_ANNOTATION.width}
        minHeight={MIN_ANNOTATION.height}
        lineClassName="!border-transparent"
        handleClassName="!size-2 !rounded-xs !border-select !bg-canvas"
        onResizeEnd={(_, { x, y, width, height }) =>
          changeAnnotation(annotationId, {
            x: Math.round(x),
            y: Math.round(y),
            width: Math.round(width),
            height: Math.round(height),
          })
        }
      />
      {isEditing ? (
        <AnnotationText flowId={id} annotation={annotation} />
      ) : (
        <p
          className={clsx(
            'overflow-hidden text-xs',
            kind === 'frame' ? 'clip px-3.5 pt-2.5 font-medium' : 'whitespace-pre-wrap text-sm',
            text === '' ? 'text-3' : 'text-2',
          )}
        >
          {text || (kind === 'frame' ? words.emptyFrame : words.emptyNote)}
        </p>
      )}
    </div>
  )
})

function AnnotationText({ flowId, annotation }: { flowId: string; annotation: Annotation }) {
  const [text, setText] = useState(annotation.text)
  const finish = (isKept: boolean) => {
    if (canvasState.get().renaming !== flowId) return
    canvasState.rename(null)
    if (isKept && text !== annotation.text) changeAnnotation(annotation.id, { text })
  }
  return (
    <textarea
      // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to write
      autoFocus
      aria-label={words.text}
      value={text}
      className={clsx(
        'nodrag nowheel block w-full resize-none rounded-sm bg-field text-1 text-sm',
        annotation.kind === 'frame'
          ? 'mx-2.5 mt-2 h-7 max-w-[calc(100%-20px)] px-1 py-1'
          : 'h-full p-1',
      )}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        const isDone = event.key === 'Enter' && (annotation.kind === 'frame' || event.ctrlKey)
        if (isDone || event.key === 'Escape') {
          finish(isDone)
          event.currentTarget.closest<HTMLElement>('[data-graph]')?.focus()
        }
      }}
    />
  )
}
