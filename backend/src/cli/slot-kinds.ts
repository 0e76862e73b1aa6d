import type { InputSlot } from '../core/component/slots.ts'

/** Whether a frame of this very kind may be sent into a data slot. A type variable takes everything. */
export function carries(slot: InputSlot, kind: string): boolean {
  if (!('type' in slot)) return isKindOrAbove(slot, kind)
  switch (slot.type) {
    case 'optional':
      return carries(slot.slot, kind)
    case 'union':
      return slot.members.some((member) => carries(member, kind))
    case 'variable':
      return true
    default:
      return false
  }
}

/** `Frame` itself takes every kind. */
function isKindOrAbove(slot: { readonly frameName: string }, kind: string): boolean {
  return slot.frameName === kind || slot.frameName === 'Frame'
}
