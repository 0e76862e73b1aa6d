import type { FormField } from './form-schema.ts'

/** What typed text means, or why it means nothing. `undefined` stands for "as if never touched". */
export type Parsed = { readonly value: unknown } | { readonly problem: FieldProblem }

export type FieldProblem =
  | { readonly kind: 'required' }
  | { readonly kind: 'digits'; readonly example: string }
  | { readonly kind: 'whole' }
  | { readonly kind: 'least'; readonly limit: number; readonly exclusive: boolean }
  | { readonly kind: 'most'; readonly limit: number; readonly exclusive: boolean }
  | { readonly kind: 'pattern' }
  | { readonly kind: 'json' }

/** A value as its field shows it. */
export function textOf(field: FormField, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field.kind === 'list' && Array.isArray(value)) return value.join('\n')
  if (field.kind === 'json') return JSON.stringify(value, null, 2)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function parseText(field: FormField, text: string): Parsed {
  if (text.trim() === '' && (field.kind !== 'text' || text === '')) return emptied(field)
  switch (field.kind) {
    case 'number':
    case 'integer':
      return parseNumber(field, text)
    case 'list':
      return parseList(field, text)
    case 'json':
      return parseJson(text)
    default:
      return parseWords(field, text)
  }
}

/** Nothing typed: null where that is allowed, the default where there is one, never "" for a nullable. */
function emptied(field: FormField): Parsed {
  if (field.nullable) return { value: null }
  if (field.required || field.minLength > 0) return { problem: { kind: 'required' } }
  if (field.kind === 'list') return { value: [] }
  return { value: field.kind === 'text' && field.default !== undefined ? '' : undefined }
}

function parseNumber(field: FormField, text: string): Parsed {
  const digits = text.trim().replace(',', '.')
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(digits)) {
    const example = typeof field.default === 'number' ? String(field.default) : '48000'
    return { problem: { kind: 'digits', example } }
  }
  const value = Number(digits)
  if (field.kind === 'integer' && !Number.isInteger(value)) return { problem: { kind: 'whole' } }
  const problem = limitProblem(field, value)
  return problem ? { problem } : { value }
}

function limitProblem({ min, max, exclusive }: FormField, value: number): FieldProblem | null {
  if (min !== undefined && (value < min || (exclusive.min && value === min))) {
    return { kind: 'least', limit: min, exclusive: exclusive.min }
  }
  if (max !== undefined && (value > max || (exclusive.max && value === max))) {
    return { kind: 'most', limit: max, exclusive: exclusive.max }
  }
  return null
}

function parseList(field: FormField, text: string): Parsed {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (field.itemKind !== 'number') return { value: lines }
  const numbers = lines.map(Number)
  if (numbers.every(Number.isFinite)) return { value: numbers }
  return { problem: { kind: 'digits', example: '1' } }
}

function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { problem: { kind: 'json' } }
  }
}

function parseWords(field: FormField, text: string): Parsed {
  if (text.length < field.minLength) return { problem: { kind: 'required' } }
  if (field.pattern && !matches(field.pattern, text)) return { problem: { kind: 'pattern' } }
  return { value: text }
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

/** A required field without a value, before anything is sent. */
export function missingProblem(field: FormField, value: unknown): FieldProblem | null {
  const isEmpty = value === undefined || value === null || value === ''
  return field.required && isEmpty && !field.nullable ? { kind: 'required' } : null
}
