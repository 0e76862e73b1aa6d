export type { ComponentContext, Log, Models, Paths, Secrets } from './context.ts'
export {
  type Choice,
  type Component,
  type ComponentDefinition,
  type DynamicOptions,
  defineComponent,
  type EmitContext,
  type FunctionalityTag,
  type GpuTag,
  type IoTag,
  type RunContext,
} from './define-component.ts'
export {
  describeComponent,
  isMediaSlot,
  isUiSlot,
  itemTypeString,
  pathField,
  slotTypeString,
  slotTypeStrings,
} from './describe.ts'
export { initSchema, parseInitArgs } from './init-args.ts'
export type { Requirement } from './requirements.ts'
export {
  type AnySlotType,
  type InputSlot,
  type InputsOf,
  type ItemOf,
  list,
  type OutputSlot,
  type OutputsOf,
  optional,
  T,
  typeVariable,
  type UiItemKind,
  type UiMarker,
  type UiSlot,
  union,
} from './slots.ts'
export { isSubtype, isTypeName } from './type-names.ts'
export { ui } from './ui.ts'
