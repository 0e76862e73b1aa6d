import type { GraphDocument, GraphNode } from '@openneuro/protocol'
import { z } from 'zod'
import type { Component } from '../core/component/define-component.ts'
import { quoteList, readAddress } from './address.ts'
import { type Assignment, readAssignment } from './arguments.ts'
import { UsageError } from './exit.ts'

type Components = (type: string) => Component | null

/** Every node that runs, by its path: `id`, or `outer/inner` within composites. */
export function primitivesOf(document: GraphDocument, prefix = ''): Map<string, GraphNode> {
  const found = new Map<string, GraphNode>()
  for (const node of document.nodes.values()) {
    const path = prefix + node.id
    if (!node.subGraph) found.set(path, node)
    else for (const entry of primitivesOf(node.subGraph, `${path}/`)) found.set(...entry)
  }
  return found
}

/**
 * The graph with `--set node.param.path=value` applied. Values are JSON where they can be read as such,
 * else text.
 */
export function applySettings(
  document: GraphDocument,
  settings: readonly string[],
  components: Components,
): GraphDocument {
  return settings.reduce((current, text) => {
    const assignment = readAssignment(text, '--set')
    const nodes = primitivesOf(current)
    const { nodeId, rest } = readAddress(assignment.key, nodes.keys(), '--set')
    const node = nodes.get(nodeId)!
    const keys = rest.split('.')
    assertKnown({ component: components(node.type), keys, assignment })
    const initArgs = withValue(node.initArgs, keys, parseValue(assignment.value))
    return withNode(current, nodeId.split('/'), {
      ...node,
      initArgs: initArgs as GraphNode['initArgs'],
    })
  }, document)
}

/** Unknown settings in a file are ignored; one that was typed just now is a slip that should be heard. */
function assertKnown(at: {
  component: Component | null
  keys: string[]
  assignment: Assignment
}): void {
  if (!at.component) return
  const [param, field] = at.keys as [string, string | undefined]
  const params = [
    ...(at.component.config ? ['config'] : []),
    ...Object.keys(at.component.params.shape),
  ]
  if (!params.includes(param)) throw unknown(at.assignment, param, params)
  if (param !== 'config' || field === undefined || !(at.component.config instanceof z.ZodObject))
    return
  const fields = Object.keys(at.component.config.shape)
  if (!fields.includes(field)) throw unknown(at.assignment, field, fields)
}

function unknown({ key }: Assignment, name: string, known: readonly string[]): UsageError {
  return new UsageError(
    `Cannot set "${key}": there is no "${name}"; there is ${quoteList(known, 'nothing to set')}`,
  )
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function withValue(target: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(target) && /^\d+$/.test(key)) {
    return target.with(
      Math.min(Number(key), target.length - 1),
      withValue(target[Number(key)], rest, value),
    )
  }
  const fields =
    typeof target === 'object' && target !== null ? (target as Record<string, unknown>) : {}
  return { ...fields, [key]: withValue(fields[key], rest, value) }
}

function withNode(
  document: GraphDocument,
  [id, ...inner]: string[],
  changed: GraphNode,
): GraphDocument {
  const outer = document.nodes.get(id!)!
  const node =
    inner.length === 0 ? changed : { ...outer, subGraph: withNode(outer.subGraph!, inner, changed) }
  return { ...document, nodes: new Map(document.nodes).set(node.id, node) }
}
