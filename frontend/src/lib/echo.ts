import { edgeKey, type GraphChanged } from '@openneuro/protocol'
import { deepEqual } from './deep-equal.ts'
import type { Command } from './graph-commands.ts'

/** Whether a push is what the server made of a command of this window. */
export function isEchoOf(push: GraphChanged, command: Command): boolean {
  const pushed = (id: string) => push.nodes?.find((node) => node.id === id)
  switch (command.kind) {
    case 'add_node':
      return pushed(command.node.id)?.type === command.node.type
    case 'remove_node':
    case 'ungroup':
      return push.removed_nodes?.includes(command.id) ?? false
    case 'update_node': {
      const node = pushed(command.id)
      return node !== undefined && deepEqual({ ...node, ...command.fields }, node)
    }
    case 'set_init_args':
      return deepEqual(pushed(command.id)?.init_args, command.initArgs)
    case 'add_edge':
    case 'remove_edge': {
      const edges = command.kind === 'add_edge' ? push.added_edges : push.removed_edges
      const key = edgeKey(command.edge)
      return edges?.some((edge) => edgeKey(edge) === key) ?? false
    }
    case 'set_annotations':
      return deepEqual(push.annotations, command.annotations)
    case 'group':
      return pushed(command.id)?.is_composite ?? false
    default:
      return command satisfies never
  }
}
