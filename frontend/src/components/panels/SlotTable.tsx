import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { slotKind, typeWord, useComponent } from '../../stores/catalog-store.ts'
import { useEditorNode, useGraph, useSlotType } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { KindGlyph, Tooltip } from '../ui/index.ts'
import { goToNode } from './go-to-node.ts'
import { type SlotFacts, slotFacts } from './node-slots.ts'
import { SlotRate } from './SlotRate.tsx'

const words = t.panels.inspector

/** The slots of a node: what they carry, what they are wired to and how much flows. */
export function SlotTable({ id }: { id: string }) {
  const node = useEditorNode(id)
  const info = useComponent(node?.type ?? '')
  const edges = useGraph(
    useShallow((state) =>
      Object.fromEntries(
        Object.entries(state.edges).filter(
          ([, edge]) => edge.source_node === id || edge.target_node === id,
        ),
      ),
    ),
  )
  const slots = useMemo(() => node && slotFacts(node, info, edges), [node, info, edges])
  if (!slots) return null
  const isEmpty = slots.ins.length + slots.outs.length === 0
  return (
    <section className="border-line border-t px-4 py-3 [--glyph-surface:var(--color-panel)]">
      {isEmpty && <p className="text-3 text-sm">{words.noSlots}</p>}
      <SlotGroup title={words.in} nodeId={id} slots={slots.ins} />
      <SlotGroup title={words.out} nodeId={id} slots={slots.outs} />
    </section>
  )
}

function SlotGroup({
  title,
  nodeId,
  slots,
}: {
  title: string
  nodeId: string
  slots: readonly SlotFacts[]
}) {
  if (slots.length === 0) return null
  return (
    <div className="pb-2">
      <h3 className="pb-0.5 text-3 text-xs">{title}</h3>
      <ul>
        {slots.map((slot) => (
          <SlotLine key={slot.name} nodeId={nodeId} slot={slot} />
        ))}
      </ul>
    </div>
  )
}

function SlotLine({ nodeId, slot }: { nodeId: string; slot: SlotFacts }) {
  const { name, title, side, type, required, peers } = slot
  const derived = useSlotType(nodeId, side, name)
  const isDerived = derived !== undefined && derived !== type
  const isFree = peers.length === 0
  const needsWire = isFree && required
  return (
    <li className="py-1">
      <div className="flex items-center gap-2 text-sm">
        <KindGlyph kind={slotKind(derived ?? type)} hollow={isFree} label={typeWord(type)} />
        <span className="shrink-0" title={name}>
          {title}
        </span>
        {isDerived ? (
          <Tooltip text={words.derived(derived)}>
            <span className="data clip border-line-control border-b border-dashed text-3 text-xs">
              {type}
            </span>
          </Tooltip>
        ) : (
          <span className="data clip text-3 text-xs">{type}</span>
        )}
        <span className="ml-auto shrink-0">
          <SlotRate nodeId={nodeId} side={side} slot={name} />
        </span>
      </div>
      <p className="flex flex-wrap gap-x-2 pl-[18px] text-3 text-xs">
        {isFree && (
          <span className={needsWire ? 'text-attention' : ''}>
            {words.notConnected}
            {needsWire && `, ${words.required}`}
          </span>
        )}
        {peers.map((peer) => (
          <Peer key={`${peer.nodeId} ${peer.slot}`} {...peer} side={side} />
        ))}
      </p>
    </li>
  )
}

function Peer({ nodeId, slot, side }: { nodeId: string; slot: string; side: 'in' | 'out' }) {
  const name = useGraph(
    (state) => state.nodes[nodeId]?.label ?? state.nodes[nodeId]?.type ?? nodeId,
  )
  return (
    <button
      type="button"
      title={words.connectedTo(name)}
      onClick={() => goToNode(nodeId)}
      className="rounded-xs underline-offset-2 hover:text-1 hover:underline"
    >
      {side === 'in' ? '← ' : '→ '}
      {name}.{slot}
    </button>
  )
}
