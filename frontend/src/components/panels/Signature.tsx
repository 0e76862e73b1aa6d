import type { ComponentInfo } from '@openneuro/protocol'
import { memo } from 'react'
import { type SlotKind, slotKind } from '../../stores/catalog-store.ts'
import { KindGlyph } from '../ui/index.ts'

const MAX_KINDS = 3

/** What goes in and what comes out, as shapes: each kind once. */
export const Signature = memo(function Signature({ info }: { info: ComponentInfo }) {
  const { takes, gives } = kindsOf(info)
  return (
    <span className="flex shrink-0 items-center gap-[3px] opacity-90" aria-hidden="true">
      {takes.slice(0, MAX_KINDS).map((kind) => (
        <KindGlyph key={kind} kind={kind} size={9} />
      ))}
      {takes.length + gives.length > 0 && <span className="h-px w-[7px] bg-line-control" />}
      {gives.slice(0, MAX_KINDS).map((kind) => (
        <KindGlyph key={kind} kind={kind} size={9} />
      ))}
    </span>
  )
})

export function kindsOf(info: ComponentInfo): { takes: SlotKind[]; gives: SlotKind[] } {
  return {
    takes: unique(Object.values(info.inputs)),
    gives: unique(Object.values(info.outputs)),
  }
}

function unique(types: readonly string[]): SlotKind[] {
  return [...new Set(types.map(slotKind))]
}
