import type { NodeProps } from '@xyflow/react'
import clsx from 'clsx'
import { lazy, memo, Suspense } from 'react'
import type { NodeSlots } from '../../lib/canvas/node-slots.ts'
import { useEditorNode } from '../../stores/graph-store.ts'
import { useTurnView } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { ErrorBoundary } from '../shell/ErrorBoundary.tsx'
import type { GlyphStatus } from '../ui/index.ts'
import { useCanvas } from './canvas-state.ts'
import { nodeDomId } from './dom-ids.ts'
import type { FlowNode } from './flow-store.ts'
import { InnerNodes } from './InnerNodes.tsx'
import { NodeFooter } from './NodeFooter.tsx'
import { NodeHeader } from './NodeHeader.tsx'
import { type NodeShape, useNodeShape } from './node-shape.ts'
import { useNodeGlyph, useStatusWords } from './node-status.ts'
import { SlotRow } from './SlotRow.tsx'
import { TurnMarks } from './TurnMarks.tsx'

const NodeBody = lazy(async () => ({ default: (await import('../node-body/index.ts')).NodeBody }))

/** One component on the canvas. It draws again for what concerns itself alone. */
export const NodeView = memo(function NodeView({ id, selected }: NodeProps<FlowNode>) {
  const shape = useNodeShape(id)
  return shape === null ? null : <NodeCard id={id} shape={shape} isSelected={selected ?? false} />
})

const LINES: Partial<Record<GlyphStatus, string>> = {
  failed: 'border-failed-line',
  attention: 'border-attention-line',
}

type NodeCardProps = { id: string; shape: NodeShape; isSelected: boolean }

function NodeCard({ id, shape, isSelected }: NodeCardProps) {
  const isCollapsed = useEditorNode(id)?.collapsed ?? false
  const glyph = useNodeGlyph(id)
  const isTurnOpen = useTurnView(({ turn }) => turn !== null)
  const isCursor = useCanvas(({ cursor }) => cursor?.nodeId === id && cursor.slot === null)
  const isComposite = shape.category === 'composite'
  return (
    <NodeFrame id={id} shape={shape} glyph={glyph}>
      <div
        data-status={glyph}
        className={clsx(
          'node-card group/node relative flex flex-col rounded-md border text-2 text-sm',
          glyph === 'unknown'
            ? 'border-line-strong border-dashed'
            : 'border-line-strong bg-node shadow-node',
          !isSelected && LINES[glyph],
          isSelected && 'is-selected',
          isCursor && 'is-cursor',
          isComposite && 'is-composite',
        )}
      >
        {isTurnOpen && <TurnMarks id={id} />}
        <NodeHeader id={id} shape={shape} glyph={glyph} />
        <NodeSlotRows
          id={id}
          slots={shape.slots}
          isSelected={isSelected}
          isCollapsed={isCollapsed}
        />
        {!isCollapsed && (
          <div className="node-detail flex flex-col">
            {shape.innerTypes.length > 0 && <InnerNodes types={shape.innerTypes} />}
            <ErrorBoundary part={shape.title}>
              <Suspense fallback={null}>
                <NodeBody id={id} />
              </Suspense>
            </ErrorBoundary>
          </div>
        )}
        {!isCollapsed && <NodeFooter id={id} glyph={glyph} />}
      </div>
    </NodeFrame>
  )
}

/** The name of the node for screen readers, apart from the card so that progress does not draw that again. */
function NodeFrame({
  id,
  shape,
  glyph,
  children,
}: {
  id: string
  shape: NodeShape
  glyph: GlyphStatus
  children: React.ReactNode
}) {
  const type = useEditorNode(id)?.type ?? ''
  const status = useStatusWords(id, glyph)
  const { inputs, outputs } = shape.slots
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      id={nodeDomId(id)}
      role="group"
      aria-label={t.canvas.node.name({
        title: shape.title,
        type,
        status,
        inputs: inputs.length,
        outputs: outputs.length,
      })}
    >
      {children}
    </div>
  )
}

function NodeSlotRows({
  id,
  slots,
  isSelected,
  isCollapsed,
}: {
  id: string
  slots: NodeSlots
  isSelected: boolean
  isCollapsed: boolean
}) {
  const rows = Math.max(slots.inputs.length, slots.outputs.length)
  if (rows === 0) return null
  return (
    <div
      className={clsx(
        'node-slots',
        isCollapsed ? 'pointer-events-none absolute inset-x-0 top-0' : 'pt-[3px] pb-[7px]',
      )}
    >
      {Array.from({ length: rows }, (_, row) => (
        <SlotRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its index
          key={row}
          nodeId={id}
          row={row}
          input={slots.inputs[row] ?? null}
          output={slots.outputs[row] ?? null}
          isSelected={isSelected}
          isCollapsed={isCollapsed}
        />
      ))}
    </div>
  )
}
