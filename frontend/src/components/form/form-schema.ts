import type { Choice, JsonSchema } from '@openneuro/protocol'
import { labelOf, unitOf } from './field-names.ts'

/** What a field is edited with. `list` is a list of plain values, `json` everything that has no form. */
export type FieldKind =
  | 'boolean'
  | 'number'
  | 'integer'
  | 'choice'
  | 'path'
  | 'text'
  | 'list'
  | 'json'

/** One value of a component's settings, wherever it is nested. */
export interface FormField {
  /** `config.silence_seconds`; also what a server's error points at. */
  readonly key: string
  readonly path: readonly string[]
  readonly kind: FieldKind
  readonly label: string
  readonly help: string
  readonly unit: string
  readonly nullable: boolean
  readonly required: boolean
  readonly default: unknown
  readonly choices: readonly Choice[]
  /** Choices are suggestions only: anything else can be typed. */
  readonly open: boolean
  /** The values behind the choices, which need not be text. */
  readonly constants: readonly unknown[]
  readonly min: number | undefined
  readonly max: number | undefined
  /** The limits themselves are not allowed. */
  readonly exclusive: { readonly min: boolean; readonly max: boolean }
  readonly pattern: string | undefined
  readonly minLength: number
  /** Plain values of a list. */
  readonly itemKind: 'text' | 'number' | undefined
  /** Objects around the field that may be null as a whole. */
  readonly nullableAncestors: readonly string[]
}

/** The fields of a component, flattened to `param.field`, in the order of their declaration. */
export function fieldsOf(init: Readonly<Record<string, JsonSchema>>): FormField[] {
  return Object.entries(init).flatMap(([param, schema]) =>
    flatten({
      path: [param],
      schema,
      root: schema,
      required: !('default' in schema),
      ancestors: [],
    }),
  )
}

interface Place {
  readonly path: readonly string[]
  readonly schema: JsonSchema
  /** Where `$ref` looks. */
  readonly root: JsonSchema
  readonly required: boolean
  readonly ancestors: readonly string[]
}

function flatten(place: Place): FormField[] {
  const { path, root, ancestors } = place
  const { schema, nullable } = resolved(place.schema, root)
  const properties = schema.properties
  if (!isRecord(properties) || path.length > MAX_DEPTH) return [fieldOf(place, schema, nullable)]

  const required = Array.isArray(schema.required) ? schema.required : []
  const key = path.join('.')
  const defaults = isRecord(place.schema.default) ? place.schema.default : {}
  return Object.entries(properties).flatMap(([name, child]) =>
    flatten({
      path: [...path, name],
      schema: withDefault(child as JsonSchema, defaults[name]),
      root,
      required: required.includes(name) && !nullable,
      ancestors: nullable ? [...ancestors, key] : ancestors,
    }),
  )
}

/** Deeper than any real component; keeps a schema that refers to itself finite. */
const MAX_DEPTH = 6

/** The default of the object around it counts for a field without its own. */
function withDefault(schema: JsonSchema, value: unknown): JsonSchema {
  return value === undefined || 'default' in schema ? schema : { ...schema, default: value }
}

function fieldOf(
  { path, required, ancestors }: Place,
  schema: JsonSchema,
  nullable: boolean,
): FormField {
  const name = path.at(-1)!
  const description = typeof schema.description === 'string' ? schema.description : ''
  const kind = kindOf(schema)
  const low = numberOf(schema.exclusiveMinimum)
  const high = numberOf(schema.exclusiveMaximum)
  return {
    key: path.join('.'),
    path,
    kind,
    label: typeof schema.title === 'string' ? schema.title : labelOf(name),
    help: description,
    unit: kind === 'number' || kind === 'integer' ? unitOf(name, description) : '',
    nullable,
    required: required && !('default' in schema) && kind !== 'boolean',
    default: schema.default,
    choices: constantsOf(schema).map((one) => ({ value: String(one), label: String(one) })),
    open: schema['x-open'] === true,
    constants: constantsOf(schema),
    min: numberOf(schema.minimum) ?? low,
    max: numberOf(schema.maximum) ?? high,
    exclusive: { min: low !== undefined, max: high !== undefined },
    pattern: typeof schema.pattern === 'string' ? schema.pattern : undefined,
    minLength: numberOf(schema.minLength) ?? 0,
    itemKind: itemKindOf(schema),
    nullableAncestors: ancestors,
  }
}

function kindOf(schema: JsonSchema): FieldKind {
  if (Array.isArray(schema.enum) || 'const' in schema) return 'choice'
  if (schema.format === 'path') return 'path'
  switch (schema.type) {
    case 'boolean':
    case 'number':
    case 'integer':
      return schema.type
    case 'string':
      return 'text'
    case 'array':
      return itemKindOf(schema) ? 'list' : 'json'
    default:
      return 'json'
  }
}

function itemKindOf(schema: JsonSchema): 'text' | 'number' | undefined {
  const items = schema.items
  if (schema.type !== 'array' || !isRecord(items)) return undefined
  if (items.type === 'string') return 'text'
  return items.type === 'number' || items.type === 'integer' ? 'number' : undefined
}

function constantsOf(schema: JsonSchema): unknown[] {
  const values = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : []
  return values.filter((value) => value !== null)
}

/** Follows `$ref`, takes `null` out of unions and says that it was there. */
function resolved(schema: JsonSchema, root: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const target = followRef(schema, root)
  const { anyOf, oneOf, allOf, ...own } = target
  const branches = [anyOf, oneOf].find(Array.isArray) as JsonSchema[] | undefined

  if (Array.isArray(allOf) && allOf.length === 1) {
    const inner = resolved(allOf[0] as JsonSchema, root)
    return { schema: { ...inner.schema, ...own }, nullable: inner.nullable }
  }
  if (branches) return resolvedUnion(branches, own, root)
  if (Array.isArray(target.type)) {
    const types = target.type.filter((type) => type !== 'null')
    const schemaOfOne = { ...target, type: types.length === 1 ? types[0] : undefined }
    return { schema: schemaOfOne, nullable: types.length < target.type.length }
  }
  const hasNull = Array.isArray(target.enum) && target.enum.includes(null)
  return { schema: target, nullable: hasNull || target.nullable === true }
}

function resolvedUnion(branches: readonly JsonSchema[], own: JsonSchema, root: JsonSchema) {
  const all = branches.map((branch) => resolved(branch, root))
  const real = all.filter(({ schema }) => schema.type !== 'null' && schema.const !== null)
  const nullable = real.length < all.length || real.some((one) => one.nullable)
  const constants = real.every(({ schema }) => 'const' in schema)
  const object = real.find(({ schema }) => isRecord(schema.properties))?.schema
  const listed = real.find(({ schema }) => Array.isArray(schema.enum))?.schema
  const path = real.find(({ schema }) => schema.format === 'path')?.schema

  if (constants && real.length > 0) {
    return { schema: { ...own, enum: real.map(({ schema }) => schema.const) }, nullable }
  }
  const chosen = object ?? path ?? (real.length === 1 ? real[0]?.schema : listed)
  return { schema: { ...chosen, ...own }, nullable }
}

function followRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string') return schema
  const { $ref, ...own } = schema
  const target = $ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (isRecord(at) ? at[decodeURIComponent(key)] : undefined), root)
  return isRecord(target) ? { ...target, ...own } : own
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
