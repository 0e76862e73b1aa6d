import type { Progress } from '@openneuro/protocol'
import type { NodeState, NodeStates } from '../../stores/node-states.ts'

/** Something that is on its way, and the nodes of the outer graph that wait for it. */
export type Load = {
  /** A model that is fetched, or a node that starts. */
  kind: 'download' | 'start'
  /** Of the model or the node. */
  id: string
  nodeIds: readonly string[]
  progress: Progress | null
}

export function isLoading({ status, progress }: NodeState): boolean {
  return status === 'setup' || status === 'startup' || progress !== null
}

/** What loads, in the order of the nodes: a model once, whoever waits for it; a composite once, too. */
export function loadsOf(states: NodeStates): Load[] {
  const loads = new Map<string, Load>()
  for (const [path, state] of Object.entries(states)) {
    if (!isLoading(state)) continue
    const load = loadOf(path, state)
    const key = `${load.kind} ${load.id}`
    const known = loads.get(key)
    loads.set(key, known ? joined(known, load) : load)
  }
  return [...loads.values()]
}

function loadOf(path: string, { status, progress, missing }: NodeState): Load {
  const nodeId = path.split('/', 1)[0]!
  const model = missing.find(({ kind }) => kind === 'model')
  return status === 'stopped' && model
    ? { kind: 'download', id: model.name, nodeIds: [nodeId], progress }
    : { kind: 'start', id: nodeId, nodeIds: [nodeId], progress }
}

function joined(one: Load, other: Load): Load {
  return {
    ...one,
    nodeIds: [...new Set([...one.nodeIds, ...other.nodeIds])],
    progress: one.progress ?? other.progress,
  }
}
