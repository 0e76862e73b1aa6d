import { type DocumentProblem, EngineError, type GraphDocument } from '@openneuro/protocol'
import { parseInitArgs } from '../core/component/init-args.ts'
import type { InputSlot } from '../core/component/slots.ts'
import { GraphTypes } from '../core/engine/graph-types.ts'
import type { Catalog } from '../core/engine/types.ts'
import { type EdgeProblem, type Plan, type PlanNode, planGraph } from '../core/graph/plan.ts'
import { quoteList } from './address.ts'

export interface CheckOptions {
  readonly catalog: Catalog
  /** Inputs that are fed from outside, as `node.slot`. */
  readonly fed?: ReadonlySet<string>
}

/** Everything that is wrong with a graph, each with its place: nodes first, then edges. */
export function checkGraph(document: GraphDocument, options: CheckOptions): DocumentProblem[] {
  const plan = planGraph(document, (type) => options.catalog.component(type))
  const types = new GraphTypes()
  types.update(plan)
  return [
    ...[...plan.nodes.values()].flatMap((node) => nodeProblems(node, plan, options)),
    ...[...plan.problems, ...types.problems(plan)].map(edgeProblem),
  ]
}

function nodeProblems(
  node: PlanNode,
  plan: Plan,
  { catalog, fed }: CheckOptions,
): DocumentProblem[] {
  const place = placeOf(node.path)
  if (!node.component) {
    const known = quoteList([...catalog.types].sort())
    return [
      {
        path: `${place}.type`,
        detail: `There is no component "${node.node.type}"; there is ${known}`,
      },
    ]
  }
  const wired = new Set(
    plan.edges
      .filter((edge) => edge.flat.target_node === node.path)
      .map((edge) => edge.flat.target_slot),
  )
  const missing = Object.entries(node.component.inputs)
    .filter(
      ([slot, declared]) =>
        isRequired(declared) && !wired.has(slot) && !fed?.has(`${node.path}.${slot}`),
    )
    .map(([slot]) => ({
      path: `${place}.inputs.${slot}`,
      detail: `Nothing is connected to the required input "${slot}" of "${node.path}"`,
    }))
  return [...configProblems(node, place), ...missing]
}

function configProblems({ component, node }: PlanNode, place: string): DocumentProblem[] {
  try {
    parseInitArgs(component!, node.initArgs)
    return []
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const path = [`${place}.init_args`, error.path].filter(Boolean).join('.')
    return [{ path, detail: error.message }]
  }
}

function isRequired(slot: InputSlot): boolean {
  return !('type' in slot && (slot.type === 'optional' || slot.type === 'ui'))
}

function edgeProblem({ edge, detail }: EdgeProblem): DocumentProblem {
  const ends = `${edge.source_node}.${edge.source_slot} -> ${edge.target_node}.${edge.target_slot}`
  return { path: `edges (${ends})`, detail }
}

/** `outer/inner` as the place in the file. */
function placeOf(path: string): string {
  return `nodes.${path.split('/').join('.sub_graph.nodes.')}`
}
