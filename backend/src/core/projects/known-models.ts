import type { GraphDocument } from '@openneuro/protocol'
import type { Component } from '../component/define-component.ts'
import { parseInitArgs } from '../component/init-args.ts'
import type { ModelRequirement } from '../component/requirements.ts'
import type { Catalog } from '../engine/types.ts'

type Components = Pick<Catalog, 'types' | 'component'>

/** Models of all components with their default configuration, then those that nodes of a graph are configured to use; one per id. */
export function knownModels(catalog: Components, graph: GraphDocument | null): ModelRequirement[] {
  const used = graph ? modelsOfGraph(catalog, graph) : []
  const offered = catalog.types.flatMap((type) => modelsOf(catalog.component(type), {}))
  const byId = new Map<string, ModelRequirement>()
  for (const model of [...offered, ...used]) {
    if (!byId.has(model.id)) byId.set(model.id, model)
  }
  return [...byId.values()]
}

function modelsOfGraph(catalog: Components, graph: GraphDocument): ModelRequirement[] {
  return [...graph.nodes.values()].flatMap(({ type, initArgs, subGraph }) =>
    subGraph ? modelsOfGraph(catalog, subGraph) : modelsOf(catalog.component(type), initArgs),
  )
}

/** None for a component that cannot say with this configuration. */
function modelsOf(
  component: Component | null,
  initArgs: Readonly<Record<string, unknown>>,
): readonly ModelRequirement[] {
  try {
    if (!component) return []
    const requirements = component.requires(parseInitArgs(component, initArgs))
    return requirements.filter((requirement) => requirement.kind === 'model')
  } catch {
    return []
  }
}
