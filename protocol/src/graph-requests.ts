import { z } from 'zod'
import { Annotation, Edge, RestartPolicy } from './graph.ts'
import { GraphJson } from './node-response.ts'

export const NodeId = z.string().min(1).max(200)
/** Inner nodes of composites are addressed as `outer/inner`, so new ids have no slash. */
export const NewNodeId = NodeId.regex(/^[^/]+$/, 'A node id has no slash')
const Label = z.string().max(200).nullable()
const InitArgs = z.record(z.string(), z.unknown())

export const CreateNodeRequest = z
  .object({
    type: z.string().min(1).describe('A component, or the name of a saved project'),
    init_args: InitArgs.default({}),
    id: NewNodeId.optional().describe(
      'Same id and same content again is no error. Default: a new UUID',
    ),
    x: z.number().default(0),
    y: z.number().default(0),
    label: Label.default(null),
    collapsed: z.boolean().default(false),
    restart: RestartPolicy.default('never'),
    sub_graph: GraphJson.nullable()
      .default(null)
      .describe('Makes a composite; `type` is then its name'),
  })
  .meta({
    id: 'CreateNodeRequest',
    examples: [{ type: 'Throttle', init_args: { config: { interval: 0.4 } }, x: 120, y: 80 }],
  })
export type CreateNodeRequest = z.infer<typeof CreateNodeRequest>

/** At least one field. */
export const UpdateNodeRequest = z
  .object({
    x: z.number().optional(),
    y: z.number().optional(),
    label: Label.optional(),
    collapsed: z.boolean().optional(),
    restart: RestartPolicy.optional(),
  })
  .refine((update) => Object.values(update).some((value) => value !== undefined), {
    message: 'At least one of x, y, label, collapsed and restart must be given',
  })
  .meta({ id: 'UpdateNodeRequest', examples: [{ x: 120, y: 80 }, { label: 'Listener' }] })
export type UpdateNodeRequest = z.infer<typeof UpdateNodeRequest>

export const InitArgsRequest = z
  .object({ init_args: InitArgs })
  .meta({ id: 'InitArgsRequest', examples: [{ init_args: { config: { interval: 1 } } }] })
export type InitArgsRequest = z.infer<typeof InitArgsRequest>

export const AddEdgeQuery = z.object({
  force: z.enum(['true', 'false']).optional().describe('Makes the edge even if its types differ'),
})

export const GroupRequest = z
  .object({
    node_ids: z.array(NodeId).min(1).max(10_000),
    name: z
      .string()
      .min(1)
      .max(200)
      .default('Subgraph')
      .describe('Becomes the type of the composite'),
    id: NewNodeId.optional().describe('Same id and same members again is no error'),
  })
  .meta({ id: 'GroupRequest', examples: [{ node_ids: ['vad', 'asr'], name: 'Listening' }] })
export type GroupRequest = z.infer<typeof GroupRequest>

export const EdgeList = z.array(Edge)

export const AnnotationList = z
  .array(Annotation)
  .max(10_000)
  .meta({
    id: 'AnnotationList',
    examples: [
      [
        {
          id: 'n1',
          kind: 'note',
          x: 0,
          y: 0,
          width: 200,
          height: 80,
          text: 'Hears',
          color: 'amber',
        },
      ],
    ],
  })
