import { isSubtype as isFrameSubtype, kindByName } from './kinds.ts'

/** Classes of upstream's language that may stand in a type, with their parents. */
const BUILTIN_PARENTS: Readonly<Record<string, string>> = {
  object: 'object',
  str: 'object',
  int: 'object',
  float: 'object',
  complex: 'object',
  bool: 'int',
  bytes: 'object',
  bytearray: 'object',
  list: 'object',
  dict: 'object',
  tuple: 'object',
  set: 'object',
  frozenset: 'object',
  type: 'object',
}

function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTIN_PARENTS, name)
}

function isFrameName(name: string): boolean {
  return name === 'Frame' || kindByName(name) !== undefined
}

/** True for the name of a frame kind or a builtin class; any other name in a type is a type variable. */
export function isTypeName(name: string): boolean {
  return isFrameName(name) || isBuiltin(name)
}

/** Nominal: true when `sub` is `sup` or extends it. False for names that are no types. */
export function isSubtype(sub: string, sup: string): boolean {
  if (isFrameName(sub)) return sup === 'object' || isFrameSubtype(sub, sup)
  if (!isBuiltin(sub)) return false
  return sub === sup || (sub !== 'object' && isSubtype(BUILTIN_PARENTS[sub]!, sup))
}
