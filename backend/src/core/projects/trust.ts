import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GraphDocument, GraphNode } from '@openneuro/protocol'
import { z } from 'zod'
import type { Component } from '../component/define-component.ts'
import { initSchema, parseInitArgs } from '../component/init-args.ts'
import type { Requirement } from '../component/requirements.ts'
import type { Catalog } from '../engine/types.ts'
import { isBelow } from './project-folder.ts'
import type { Want } from './types.ts'

export interface WantScope {
  readonly catalog: Pick<Catalog, 'component'>
  /** Where relative paths of the configuration start. */
  readonly projectFolder: string
  /** Further folders that a project may use without asking: assets, uploads, recordings. */
  readonly openFolders: readonly string[]
}

/**
 * What the nodes of a graph reach for outside of their project, each with the node that wants it; nodes
 * in composites as `outer/inner`.
 */
export function wantsOf(document: GraphDocument, scope: WantScope, prefix = ''): Want[] {
  const wants = [...document.nodes.values()].flatMap((node) => {
    const id = `${prefix}${node.id}`
    if (node.subGraph) return wantsOf(node.subGraph, scope, `${id}/`)
    const component = scope.catalog.component(node.type)
    return component ? wantsOfNode(id, node, component, scope) : []
  })
  const byKey = new Map(wants.map((want) => [`${want.node_id}\n${want.kind}\n${want.value}`, want]))
  return [...byKey.values()]
}

function wantsOfNode(id: string, node: GraphNode, component: Component, scope: WantScope): Want[] {
  const files = pathsIn(component, node.initArgs).map((path) => ({
    kind: 'file' as const,
    path,
    access: 'read' as const,
  }))
  return [...requirementsOf(component, node), ...files].flatMap((requirement) => {
    const want = wantOf(requirement, scope)
    return want ? [{ node_id: id, ...want }] : []
  })
}

/** Nothing for a configuration that is invalid: such a node does not start. */
function requirementsOf(component: Component, node: GraphNode): readonly Requirement[] {
  try {
    return component.requires(parseInitArgs(component, node.initArgs))
  } catch {
    return []
  }
}

function wantOf(requirement: Requirement, scope: WantScope): Omit<Want, 'node_id'> | null {
  switch (requirement.kind) {
    case 'host':
      return { kind: 'host', value: requirement.host }
    case 'program':
      return { kind: 'program', value: requirement.commandLine ?? requirement.program }
    case 'secret':
      return { kind: 'key', value: requirement.name }
    case 'file': {
      const path = outsidePath(requirement.path, scope)
      return path === null ? null : { kind: 'file', value: path }
    }
    case 'device':
    case 'model':
      return null
  }
}

/** The absolute path of a file that is not the project's own, links resolved; else null. */
function outsidePath(path: string, { projectFolder, openFolders }: WantScope): string | null {
  if (path === '') return null
  const resolved = realPath(resolve(projectFolder, path))
  const isOwn = [projectFolder, ...openFolders].some((folder) =>
    isBelow(realPath(folder), resolved),
  )
  return isOwn ? null : resolved
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Values of all fields that the form marks as a path. */
function pathsIn(component: Component, initArgs: Readonly<Record<string, unknown>>): string[] {
  return pathValues(jsonSchema(initSchema(component)), initArgs)
}

interface PathSchema {
  readonly format?: string
  readonly anyOf?: readonly PathSchema[]
  readonly allOf?: readonly PathSchema[]
  readonly oneOf?: readonly PathSchema[]
  readonly items?: PathSchema
  readonly properties?: Readonly<Record<string, PathSchema>>
  readonly additionalProperties?: PathSchema | boolean
}

function jsonSchema(schema: z.ZodType): PathSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  }) as PathSchema
}

function pathValues(schema: PathSchema, value: unknown): string[] {
  if (typeof value === 'string' && schema.format === 'path') return [value]
  const variants = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])]
  const found = variants.flatMap((variant) => pathValues(variant, value))
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? [...found, ...value.flatMap((item) => pathValues(items, item))] : found
  }
  if (typeof value !== 'object' || value === null) return found
  const inner = Object.entries(value).flatMap(([key, member]) => {
    const rest = schema.additionalProperties
    const field = schema.properties?.[key] ?? (typeof rest === 'object' ? rest : null)
    return field ? pathValues(field, member) : []
  })
  return [...found, ...inner]
}
