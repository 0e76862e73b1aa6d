import { isSubtype as isFrameSubtype, kindByName } from '../frames/kinds.ts'

/** Classes of upstream's language that slots may name, each with what it is a kind of. */
const BUILTIN_PARENTS: Readonly<Record<string, string | null>> = {
  object: null,
  type: 'object',
  NoneType: 'object',
  int: 'object',
  bool: 'int',
  float: 'object',
  complex: 'object',
  str: 'object',
  bytes: 'object',
  bytearray: 'object',
  memoryview: 'object',
  list: 'object',
  tuple: 'object',
  range: 'object',
  dict: 'object',
  set: 'object',
  frozenset: 'object',
  Frame: 'object',
}

/** True for a frame kind or a builtin class, false for a type variable. */
export function isTypeName(name: string): boolean {
  return Object.hasOwn(BUILTIN_PARENTS, name) || kindByName(name) !== undefined
}

/** Nominal; false when either is unknown; a type is a kind of itself. */
export function isSubtype(sub: string, sup: string): boolean {
  if (!isTypeName(sub) || !isTypeName(sup)) return false
  if (sub === sup || isFrameSubtype(sub, sup)) return true
  const parent = Object.hasOwn(BUILTIN_PARENTS, sub) ? BUILTIN_PARENTS[sub] : 'Frame'
  return typeof parent === 'string' && isSubtype(parent, sup)
}
