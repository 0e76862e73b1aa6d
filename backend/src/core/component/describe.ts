import type { ComponentInfo, JsonSchema, SlotTypes } from '@openneuro/protocol'
import { z } from 'zod'
import { isMediaKind, kindByName } from '../frames/index.ts'
import type { Component } from './define-component.ts'
import { initSchema } from './init-args.ts'
import type { AnySlotType, InputSlot, OutputSlot, UiSlot } from './slots.ts'

/** What a slot carries, as a type string: `Union[TextFrame, EOS]`, `list[MessageFrame]`, `T`. */
export function itemTypeString(slot: AnySlotType): string {
  if (!('type' in slot)) return slot.frameName
  switch (slot.type) {
    case 'union':
      return `Union[${slot.members.map(itemTypeString).join(', ')}]`
    case 'list':
      return `list[${itemTypeString(slot.item)}]`
    case 'variable':
      return slot.name
  }
}

/** The type string of a slot as sent on the wire: `Union[Receiver[InterruptFrame], NoneType]`. */
export function slotTypeString(slot: InputSlot | OutputSlot, end: 'Receiver' | 'Sender'): string {
  if ('type' in slot && slot.type === 'ui') return uiTypeString(slot)
  if ('type' in slot && slot.type === 'optional') {
    return `Union[${end}[${itemTypeString(slot.slot)}], NoneType]`
  }
  return `${end}[${itemTypeString(slot)}]`
}

function uiTypeString(slot: UiSlot): string {
  return slot.model === null ? slot.marker : `${slot.marker}[${slot.model}]`
}

type Slots = Readonly<Record<string, InputSlot | OutputSlot>>

function typeStrings(slots: Slots, end: 'Receiver' | 'Sender', ui: boolean): SlotTypes {
  return Object.fromEntries(
    Object.entries(slots)
      .filter(([, slot]) => isUiSlot(slot) === ui)
      .map(([name, slot]) => [name, slotTypeString(slot, end)]),
  )
}

/** Data slots of a component as type strings, in order of declaration; UI slots are left out. */
export function slotTypeStrings(component: Component): { inputs: SlotTypes; outputs: SlotTypes } {
  return {
    inputs: typeStrings(component.inputs, 'Receiver', false),
    outputs: typeStrings(component.outputs, 'Sender', false),
  }
}

export function isUiSlot(slot: InputSlot | OutputSlot): slot is UiSlot {
  return 'type' in slot && slot.type === 'ui'
}

/** True when everything the slot can carry may be dropped for a slow reader. */
export function isMediaSlot(slot: InputSlot | OutputSlot): boolean {
  if (!('type' in slot)) return isMediaKind(slot.frameName)
  switch (slot.type) {
    case 'optional':
      return isMediaSlot(slot.slot)
    case 'union':
      return slot.members.every(isMediaSlot)
    case 'list':
      return isMediaSlot(slot.item)
    case 'variable':
      return false
    case 'ui':
      return slot.item === 'bytes' || isMediaModel(slot.model)
  }
}

function isMediaModel(model: string | null): boolean {
  return model !== null && kindByName(model) !== undefined && isMediaKind(model)
}

/** A component as data: the entry of the palette, the form and the docs page. */
export function describeComponent(component: Component): ComponentInfo {
  const { inputs, outputs } = slotTypeStrings(component)
  return {
    type_: component.name,
    description: component.description,
    tags: {
      io: [...component.tags.io],
      functionality: [...component.tags.functionality],
      gpu: [...component.tags.gpu],
    },
    init: Object.fromEntries(
      Object.entries(initSchema(component).shape).map(([name, schema]) => [
        name,
        jsonSchema(schema as z.ZodType),
      ]),
    ),
    inputs,
    outputs,
    ui_inputs: typeStrings(component.inputs, 'Receiver', true),
    ui_outputs: typeStrings(component.outputs, 'Sender', true),
    is_composite: false,
    has_thumbnail: false,
  }
}

/** Draft-7 schema of a parameter as forms want it: nullable as a second type, no artificial bounds. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    override: ({ jsonSchema }) => tidy(jsonSchema as Record<string, unknown>),
  }) as Record<string, unknown>
  return rest
}

function tidy(schema: Record<string, unknown>): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  // An object that may be left out is filled from its fields' own defaults.
  if (schema.type === 'object' && isEmptyObject(schema.default)) delete schema.default

  const branches = schema.anyOf
  if (!Array.isArray(branches) || branches.length !== 2) return
  const other = branches.find((branch) => branch.type !== 'null')
  if (!other || !branches.some((branch) => branch.type === 'null')) return
  // A simple type or null is one field that may be empty. Objects and closed choices stay two branches,
  // which is how forms look for them.
  if (typeof other.type !== 'string' || other.type === 'object' || other.enum) return
  delete schema.anyOf
  Object.assign(schema, other, { type: [other.type, 'null'] })
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** A file path: the form shows a file chooser for it, and trust looks at where it points. */
export function pathField(): z.ZodString {
  return z.string().meta({ format: 'path' })
}
