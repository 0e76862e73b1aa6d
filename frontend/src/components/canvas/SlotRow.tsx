import { Handle, Position } from '@xyflow/react'
import clsx from 'clsx'
import { memo, useMemo } from 'react'
import { handleId, type NodeSlot } from '../../lib/canvas/node-slots.ts'
import { slotKind, typeWord } from '../../stores/catalog-store.ts'
import { fitOf, useSlotType } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { KindGlyph } from '../ui/index.ts'
import { type SlotEnd, useCanvas } from './canvas-state.ts'
import { edgeBetweenEnds } from './connecting.ts'
import { slotDomId } from './dom-ids.ts'
import { useNodeWiring } from './wiring-store.ts'

type SlotRowProps = {
  nodeId: string
  row: number
  input: NodeSlot | null
  output: NodeSlot | null
  isSelected: boolean
  isCollapsed: boolean
}

/** The i-th input and the i-th output of a node. */
export const SlotRow = memo(function SlotRow({ input, output, ...row }: SlotRowProps) {
  return (
    <div
      className={clsx(
        'flex items-center justify-between gap-3 px-3',
        row.isCollapsed
          ? 'absolute inset-x-0 top-0 h-(--size-node-header)'
          : 'relative h-(--size-slot-row)',
      )}
    >
      {input ? <Slot slot={input} {...row} /> : <span />}
      {output && <Slot slot={output} {...row} />}
    </div>
  )
})

type SlotProps = Omit<SlotRowProps, 'input' | 'output'> & { slot: NodeSlot }

function Slot({ nodeId, slot, isSelected, isCollapsed }: SlotProps) {
  const { side, name, title } = slot
  const wiring = useNodeWiring(nodeId)
  const isConnected = (side === 'in' ? wiring.inputs : wiring.outputs).includes(name)
  const resolved = useSlotType(nodeId, side, name) ?? slot.type
  const kind = resolved === '' ? slot.kind : slotKind(resolved)
  const isFitting = useIsFitting(nodeId, slot)
  const isCursor = useCanvas(({ cursor }) =>
    isAt(
      cursor?.slot
        ? { nodeId: cursor.nodeId, slot: cursor.slot.name, side: cursor.slot.side }
        : null,
      nodeId,
      slot,
    ),
  )
  const isTarget = useCanvas(({ cursor }) => isAt(cursor?.wire?.target ?? null, nodeId, slot))
  const isWireDragged = useCanvas(({ connecting }) => connecting !== null)
  const needsWire = slot.required && !isConnected
  return (
    <div
      id={slotDomId(nodeId, side, name)}
      role="img"
      aria-label={t.canvas.slot.name({
        title,
        side,
        type: typeWord(resolved),
        isRequired: slot.required,
        isConnected,
      })}
      data-tip={slotTooltip(slot, { resolved, isConnected })}
      data-side={side}
      data-fits={isFitting}
      className={clsx(
        'slot group/slot flex min-w-0 items-center gap-1 whitespace-nowrap',
        side === 'out' && 'flex-row-reverse',
        isFitting === false && 'opacity-35',
        (isCursor || isTarget) && 'is-cursor',
      )}
    >
      <Handle
        id={handleId(side, name)}
        type={side === 'in' ? 'target' : 'source'}
        position={side === 'in' ? Position.Left : Position.Right}
        className={clsx('slot-handle', isSelected && 'is-halo')}
      >
        <KindGlyph kind={kind} hollow={!isConnected} className="pointer-events-none" />
      </Handle>
      {!isCollapsed && (
        <>
          <span className={clsx('slot-name shrink-0', isFitting === true && 'text-1')}>
            {title}
          </span>
          <SlotType
            declared={slot.type}
            resolved={resolved}
            isShown={isSelected || isWireDragged}
            needsWire={needsWire && (isSelected || isWireDragged)}
          />
        </>
      )}
    </div>
  )
}

/** The type of a slot, on demand. One that wires have made another than declared is underlined. */
function SlotType({
  declared,
  resolved,
  isShown,
  needsWire,
}: {
  declared: string
  resolved: string
  isShown: boolean
  needsWire: boolean
}) {
  const isDerived = declared !== '' && resolved !== declared
  if (needsWire)
    return <span className="slot-type clip min-w-0 text-attention">{t.canvas.node.needsWire}</span>
  return (
    <span
      className={clsx(
        'slot-type clip min-w-0 text-3 text-xs',
        !isShown && 'hidden group-hover/node:inline',
        isDerived && 'underline decoration-dashed underline-offset-2',
      )}
    >
      {isDerived ? declared : resolved}
    </span>
  )
}

function slotTooltip(
  slot: NodeSlot,
  { resolved, isConnected }: { resolved: string; isConnected: boolean },
): string {
  const isDerived = slot.type !== '' && resolved !== slot.type
  const type = isDerived ? `${slot.type} → ${t.canvas.node.derived(resolved)}` : resolved
  const need =
    slot.side === 'in' ? (slot.required ? t.canvas.slot.required : t.canvas.slot.optional) : ''
  const free = isConnected ? '' : t.canvas.slot.free
  return [slot.name, type, need, free].filter(Boolean).join(' · ')
}

/** While a wire is dragged: whether it could end here. Null while none is. */
function useIsFitting(nodeId: string, slot: NodeSlot): boolean | null {
  const connecting = useCanvas((state) => state.connecting ?? state.cursor?.wire?.end ?? null)
  return useMemo(() => {
    if (connecting === null) return null
    const end: SlotEnd = { nodeId, slot: slot.name, side: slot.side }
    if (isAt(connecting, nodeId, slot)) return true
    const edge = edgeBetweenEnds(connecting, end)
    return edge !== null && fitOf(edge).fits
  }, [connecting, nodeId, slot])
}

function isAt(end: SlotEnd | null, nodeId: string, slot: NodeSlot): boolean {
  return end !== null && end.nodeId === nodeId && end.side === slot.side && end.slot === slot.name
}
