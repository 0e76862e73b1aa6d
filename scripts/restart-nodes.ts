import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { ComponentInfo, NodeResponse } from '@openneuro/protocol'
import { type Component, describeComponent } from '../backend/src/core/index.ts'

/**
 * Restarts the nodes whose component lies in one of the files, on a running server. The server keeps what it
 * knows of a component's slots and settings, so a change of those takes more: `spec changed`.
 *
 * @returns the ids of the nodes that were restarted
 */
export async function restartNodesOf(
  files: Iterable<string>,
  address: string,
): Promise<readonly string[] | 'spec changed'> {
  const components = await componentsIn(files)
  const known = await read<ComponentInfo[]>(`${address}/component`)
  for (const component of components) {
    const before = known.find(({ type_ }) => type_ === component.name)
    const now = JSON.parse(JSON.stringify(describeComponent(component)))
    if (!isDeepStrictEqual(before, now)) return 'spec changed'
  }

  const nodes = await read<NodeResponse[]>(`${address}/graph/nodes`)
  const types = new Set(components.map(({ name }) => name))
  const ids = nodes.filter(isStarted).flatMap((node) => nodesOf(node, types))
  const answers = await Promise.all(
    ids.map((id) =>
      fetch(`${address}/graph/nodes/${encodeURIComponent(id)}/restart`, { method: 'POST' }),
    ),
  )
  return ids.filter((_, index) => answers[index]?.ok)
}

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

/** What the modules export, read afresh. */
async function componentsIn(files: Iterable<string>): Promise<Component[]> {
  const modules: Record<string, unknown>[] = await Promise.all(
    [...files].filter(existsSync).map((file) => import(pathToFileURL(file).href)),
  )
  return modules.flatMap((module) => Object.values(module)).filter(isComponent)
}

function isComponent(value: unknown): value is Component {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'tags' in value &&
    'inputs' in value &&
    'outputs' in value
  )
}

/** A node that has failed is tried again with the new code. */
const isStarted = ({ status, error }: NodeResponse) => status !== 'stopped' || error != null

interface PlainNode {
  readonly type: string
  readonly sub_graph?: Readonly<Record<string, unknown>> | null
}

/** Ids of the nodes of some types, `outer/inner` within composites. */
function nodesOf(
  { id, type, sub_graph }: PlainNode & { readonly id: string },
  types: ReadonlySet<string>,
): string[] {
  if (sub_graph == null) return types.has(type) ? [id] : []
  const inner = (sub_graph.nodes ?? {}) as Readonly<Record<string, PlainNode>>
  return Object.entries(inner).flatMap(([innerId, node]) =>
    nodesOf({ ...node, id: `${id}/${innerId}` }, types),
  )
}
