import { type FormField, isRecord } from './form-schema.ts'

/** Values by field key. A field that nobody touched and that has no stored value is absent. */
export type FormValues = Readonly<Record<string, unknown>>

/** The stored values of the fields; what has none is shown with its default. */
export function valuesFrom(
  fields: readonly FormField[],
  initArgs: Readonly<Record<string, unknown>>,
): FormValues {
  return Object.fromEntries(
    fields
      .map((field) => [field.key, valueAt(initArgs, field.path)] as const)
      .filter(([, value]) => value !== undefined),
  )
}

/** What a field shows: its value, else its default, else nothing. */
export function shownValue(field: FormField, values: FormValues): unknown {
  const value = values[field.key]
  if (value !== undefined) return value
  if (field.default !== undefined) return field.default
  if (field.kind === 'boolean') return false
  return field.nullable ? null : undefined
}

/** Differs from the default, so that it can be reset. */
export function isChanged(field: FormField, values: FormValues): boolean {
  const value = values[field.key]
  if (value === undefined || field.default === undefined) return false
  return JSON.stringify(value) !== JSON.stringify(field.default)
}

/**
 * The nested object that the server takes. Untouched fields are left out, emptied nullable ones are null,
 * and what the form does not know stays as it was in `previous`.
 */
export function initArgsFrom(
  fields: readonly FormField[],
  values: FormValues,
  previous: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const result = structuredClone(previous) as Record<string, unknown>
  for (const field of fields) {
    const value = values[field.key]
    if (value === undefined) removeAt(result, field.path)
    else if (!staysNull(field, value, fields, values)) setAt(result, field.path, value)
  }
  return result
}

/** A nullable object whose fields are all empty stays null as a whole. */
function staysNull(
  field: FormField,
  value: unknown,
  fields: readonly FormField[],
  values: FormValues,
): boolean {
  if (value !== null) return false
  return field.nullableAncestors.some((ancestor) =>
    fields
      .filter((one) => one.nullableAncestors.includes(ancestor))
      .every((one) => values[one.key] === undefined || values[one.key] === null),
  )
}

/** One field, for a change that is sent while the node runs. */
export function initArgsWith(
  fields: readonly FormField[],
  initArgs: Readonly<Record<string, unknown>>,
  changes: FormValues,
): Record<string, unknown> {
  const values = { ...valuesFrom(fields, initArgs), ...changes }
  return initArgsFrom(fields, values, initArgs)
}

/** The value without the default, so that the component's own default counts again. */
export function withoutValue(values: FormValues, key: string): FormValues {
  const { [key]: _removed, ...rest } = values
  return rest
}

export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root)
}

function setAt(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = root
  for (const key of path.slice(0, -1)) {
    if (!isRecord(at[key])) at[key] = {}
    at = at[key] as Record<string, unknown>
  }
  at[path.at(-1)!] = value
}

function removeAt(root: Record<string, unknown>, path: readonly string[]): void {
  const parent = valueAt(root, path.slice(0, -1))
  if (isRecord(parent)) delete parent[path.at(-1)!]
}
