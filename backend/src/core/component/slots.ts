import type { Input, Output } from '../channels/types.ts'
import type { FrameClass } from '../frames/frame.ts'

// What travels through a slot, as values with the TypeScript type beside them.

export interface UnionSlot<T = unknown> {
  readonly type: 'union'
  readonly members: readonly AnySlotType[]
  readonly $item?: T
}
export interface ListSlot<T = unknown> {
  readonly type: 'list'
  readonly item: AnySlotType
  readonly $item?: T
}
export interface TypeVariable<T = unknown> {
  readonly type: 'variable'
  readonly name: string
  readonly $item?: T
}
export type AnySlotType = FrameClass | UnionSlot | ListSlot | TypeVariable

export interface OptionalSlot<S extends AnySlotType = AnySlotType> {
  readonly type: 'optional'
  readonly slot: S
}

/** Marker names as upstream's client knows them. */
export type UiMarker =
  | 'UITextSender'
  | 'UIVideoSender'
  | 'UIAudioSender'
  | 'UITextReceiver'
  | 'UIKeystrokeReceiver'
  | 'UIVideoReceiver'
  | 'UIAudioReceiver'
  | 'UISender'
  | 'UIReceiver'

/** How items of a UI channel cross the socket. */
export type UiItemKind = 'text' | 'bytes' | 'json'

export interface UiSlot<Direction extends 'in' | 'out' = 'in' | 'out', T = unknown> {
  readonly type: 'ui'
  readonly direction: Direction
  readonly marker: UiMarker
  readonly item: UiItemKind
  /** Name of the model in `UISender[Model]`, when there is one. */
  readonly model: string | null
  readonly $item?: T
}

export type InputSlot = AnySlotType | OptionalSlot | UiSlot<'in'>
export type OutputSlot = AnySlotType | OptionalSlot | UiSlot<'out'>

/** The TypeScript type of what travels through a slot. */
export type ItemOf<S> =
  S extends UiSlot<'in' | 'out', infer T>
    ? T
    : S extends OptionalSlot<infer Inner>
      ? ItemOf<Inner>
      : S extends UnionSlot<infer T>
        ? T
        : S extends ListSlot<infer T>
          ? T
          : S extends TypeVariable<infer T>
            ? T
            : S extends FrameClass<infer F>
              ? F
              : never

export type InputsOf<Slots extends Record<string, InputSlot>> = {
  readonly [K in keyof Slots]: Slots[K] extends OptionalSlot
    ? Input<ItemOf<Slots[K]>> | null
    : Input<ItemOf<Slots[K]>>
}
export type OutputsOf<Slots extends Record<string, OutputSlot>> = {
  readonly [K in keyof Slots]: Output<ItemOf<Slots[K]>>
}

/** Any of several frame kinds: `union(TextFrame, EOS)`. */
export function union<const M extends readonly AnySlotType[]>(
  ...members: M
): UnionSlot<ItemOf<M[number]>> {
  return { type: 'union', members }
}

/** A list that travels as one item: `list(MessageFrame)`. */
export function list<S extends AnySlotType>(item: S): ListSlot<readonly ItemOf<S>[]> {
  return { type: 'list', item }
}

/** A type that is found out from the edges; one per name and node. */
export function typeVariable(name: string): TypeVariable<unknown> {
  return { type: 'variable', name }
}

/** The usual type variable. */
export const T = typeVariable('T')

/** A slot that may stay unwired: the input is then null, the output counts and drops. */
export function optional<S extends AnySlotType>(slot: S): OptionalSlot<S> {
  return { type: 'optional', slot }
}
