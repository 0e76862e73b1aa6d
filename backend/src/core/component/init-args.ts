import { EngineError } from '@openneuro/protocol/errors'
import { z } from 'zod'
import type { Component } from './define-component.ts'

const schemas = new WeakMap<Component, z.ZodObject>()

/** The schema of everything a component can be told: its `config` beside its other parameters. */
export function initSchema(component: Component): z.ZodObject {
  const known = schemas.get(component)
  if (known) return known
  const { config, params } = component
  const schema = config ? z.object({ ...params.shape, config: config.prefault({}) }) : params
  schemas.set(component, schema)
  return schema
}

/**
 * The values a component is run with: declared parameters only, defaults filled in, and what a form or an
 * old file spells as text turned into numbers and booleans.
 * @throws EngineError `component.invalid_config` with the path of the first field that is wrong
 */
export function parseInitArgs(
  component: Component,
  initArgs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const schema = initSchema(component)
  const first = schema.safeParse(initArgs)
  if (first.success) return first.data

  const coerced = schema.safeParse(withCoercions(initArgs, first.error.issues))
  if (coerced.success) return coerced.data

  throw invalidConfig(component, initArgs, coerced.error.issues[0]!)
}

function invalidConfig(component: Component, initArgs: unknown, issue: Issue): EngineError {
  const path = issue.path.join('.')
  const isMissing =
    issue.code === 'invalid_type' && issue.path.reduce<unknown>(childOf, initArgs) === undefined
  const why = isMissing
    ? `it is required; give it a value of type ${issue.expected}`
    : lowerFirst(issue.message)
  return new EngineError(
    'component.invalid_config',
    `Cannot configure "${component.name}": "${path || 'init_args'}": ${why}`,
    { path },
  )
}

type Issue = z.core.$ZodIssue

function withCoercions(value: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(value)
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || issue.path.length === 0) continue
    const parent = issue.path.slice(0, -1).reduce<unknown>(childOf, copy)
    const key = issue.path.at(-1)!
    const coerced = coerce(childOf(parent, key), issue.expected)
    if (coerced !== undefined) (parent as Record<PropertyKey, unknown>)[key] = coerced
  }
  return copy
}

function childOf(parent: unknown, key: PropertyKey): unknown {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
  return (parent as Record<PropertyKey, unknown>)[key]
}

function coerce(value: unknown, expected: string): unknown {
  if (typeof value === 'string') {
    const number = Number(value)
    if (['number', 'int'].includes(expected) && value.trim() !== '' && Number.isFinite(number)) {
      return number
    }
    if (expected === 'boolean' && /^(true|false)$/i.test(value)) return /^true$/i.test(value)
  }
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return String(value)
  }
  if (expected === 'boolean' && (value === 0 || value === 1)) return value === 1
  return undefined
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
