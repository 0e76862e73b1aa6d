import type { NodeResponse } from '@openneuro/protocol'
import { type Api, ApiError } from './api.ts'
import { deepEqual } from './deep-equal.ts'
import type { Command, NodeBody } from './graph-commands.ts'
import { plainEdge } from './graph-model.ts'

/** The id of a new node is taken by another one, as when two windows added nodes while offline. */
export class IdTakenError extends Error {}

/**
 * Makes the call that a command stands for. What turns out to be done already counts as done, so that
 * every command may be sent again when nobody knows whether it arrived.
 *
 * @param wasSent it was sent before, and may have arrived
 * @returns the node that was made, when there is one
 * @throws ApiError, OfflineError, IdTakenError
 */
export async function sendCommand(
  api: Api,
  command: Command,
  wasSent: boolean,
): Promise<NodeResponse | null> {
  switch (command.kind) {
    case 'add_node':
      return addNode(api, command.node)
    case 'remove_node':
      await api.deleteNode(command.id)
      return null
    case 'update_node':
      return api.updateNode(command.id, command.fields)
    case 'set_init_args':
      return api.setInitArgs(command.id, command.initArgs)
    case 'add_edge':
      await unless('edge.duplicate', api.addEdge(plainEdge(command.edge), { force: command.force }))
      return null
    case 'remove_edge':
      await unless('edge.not_found', api.deleteEdge(plainEdge(command.edge)))
      return null
    case 'set_annotations':
      await api.setAnnotations([...command.annotations])
      return null
    case 'group':
      return api.group({ id: command.id, name: command.name, node_ids: [...command.nodeIds] })
    case 'ungroup': {
      const ungrouped = api.ungroup(command.id)
      await (wasSent ? unless('graph.not_composite', ungrouped) : ungrouped)
      return null
    }
    default:
      return command satisfies never
  }
}

async function unless(code: ApiError['code'], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== code) throw error
  }
}

async function addNode(api: Api, node: NodeBody): Promise<NodeResponse> {
  try {
    return await api.addNode(node)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'graph.node_exists') throw error
    const there = await api.node(node.id)
    // It arrived the first time, and somebody has moved or renamed it since.
    if (there.type === node.type && deepEqual(there.init_args, node.init_args)) return there
    throw new IdTakenError(error.message)
  }
}
