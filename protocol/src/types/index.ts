export type { GraphTypeCheck } from './graph-type-check.ts'
export {
  createTypeChecker,
  subtypeTable,
  type TypeChange,
  type TypeChecker,
  type TypeClash,
  type TypedNode,
  type TypeNames,
  type TypeReport,
} from './type-checker.ts'
export {
  normaliseSlotType,
  parseSlotType,
  parseTypeString,
  printTypeString,
  type SlotExpression,
  type TypeExpression,
} from './type-string.ts'
