import type { Output } from '../channels/types.ts'
import type { Component } from '../component/define-component.ts'
import type { AnySlotType, OutputSlot } from '../component/slots.ts'
import { type FrameInit, initFrom } from '../frames/frame.ts'
import { Frame, itemKindCode, itemSize, readItem, ToolDef, writeItem } from '../frames/index.ts'

/** An item that a node has sent once and for all, encoded to cross threads. */
export interface StandingItem {
  readonly slot: string
  readonly kindCode: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly init: FrameInit
}

/** Larger items are not kept for those who come later. */
const MAX_BYTES = 1 << 20

type Outputs = Readonly<Record<string, Output<unknown>>>

/** The outputs as they are while a node emits: all it sends is told. */
export function tellingOutputs(outputs: Outputs, tell: (item: StandingItem) => void): Outputs {
  const entries = Object.entries(outputs).map(([slot, output]) => {
    return [slot, telling(output, (item) => tell(encode(slot, item)))] as const
  })
  return Object.fromEntries(entries)
}

/** The outputs as they are in the loop: tools that turn up later are told, too. */
export function tellingTools(
  component: Component,
  outputs: Outputs,
  tell: (item: StandingItem) => void,
): Outputs {
  const entries = Object.entries(outputs).map(([slot, output]) => {
    if (!carriesTools(component.outputs[slot])) return [slot, output] as const
    const told = telling(output, (item) => {
      if (item instanceof ToolDef) tell(encode(slot, item))
    })
    return [slot, told] as const
  })
  return Object.fromEntries(entries)
}

/** The item again, as its node had sent it. */
export function decode({ kindCode, bytes, init }: StandingItem): unknown {
  const { buffer, length } = bytes
  const body = { buffer, u8: bytes, view: new DataView(buffer), offset: 0, length }
  return readItem(kindCode, body, init)
}

function encode(slot: string, item: unknown): StandingItem {
  const bytes = new Uint8Array(itemSize(item))
  const { buffer } = bytes
  const body = { buffer, u8: bytes, view: new DataView(buffer), offset: 0, length: bytes.length }
  const length = writeItem(item, body)
  const init = item instanceof Frame ? { ...initFrom(item), id: item.id } : {}
  return { slot, kindCode: itemKindCode(item), bytes: bytes.slice(0, length), init }
}

function telling(output: Output<unknown>, tell: (item: unknown) => void): Output<unknown> {
  return {
    send(item) {
      output.send(item)
      if (itemSize(item) <= MAX_BYTES) tell(item)
    },
    ready: () => output.ready(),
    get readers() {
      return output.readers
    },
  }
}

function carriesTools(slot: OutputSlot | AnySlotType | undefined): boolean {
  if (slot === undefined) return false
  if (slot === ToolDef) return true
  if (!('type' in slot)) return false
  if (slot.type === 'optional') return carriesTools(slot.slot)
  return slot.type === 'union' && slot.members.some(carriesTools)
}
