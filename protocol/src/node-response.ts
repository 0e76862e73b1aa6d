import { z } from 'zod'
import { SlotTypes } from './component-info.ts'
import { ErrorPayload } from './error-payload.ts'
import { NodeStatus, RestartPolicy } from './graph.ts'

/**
 * A graph as graph.json has it. Its content is loose on purpose: what cannot be understood is kept and
 * written back. `parseDocument` reads it.
 */
export const GraphJson = z.record(z.string(), z.unknown()).meta({
  id: 'Graph',
  description:
    'A graph as graph.json has it: `nodes` by id, each with `type`, `init_args`, `x`, `y` and, for a ' +
    'composite, `sub_graph`; and `edges`',
  examples: [
    {
      edges: [
        { source_node: 'input', source_slot: 'audio', target_node: 'vad', target_slot: 'audio' },
      ],
      nodes: {
        input: { id_: 'input', type: 'AudioFile', init_args: {}, x: 0, y: 0, sub_graph: null },
        vad: { id_: 'vad', type: 'VAD', init_args: {}, x: 300, y: 0, sub_graph: null },
      },
    },
  ],
})
export type GraphJson = z.infer<typeof GraphJson>

export const Progress = z
  .object({
    fraction: z.number().min(0).max(1).nullable().describe('Null when that is not known'),
    text: z.string(),
  })
  .meta({ id: 'Progress', examples: [{ fraction: 0.4, text: 'Loading the model' }] })
export type Progress = z.infer<typeof Progress>

export const Note = z
  .string()
  .max(200)
  .describe('What the running component says of itself, such as `Uses groq: openai answered 503`')

/** Why a node cannot start: an input without an edge, or something outside that is not there. */
export const Missing = z
  .object({
    kind: z.enum(['input', 'secret', 'host', 'device', 'program', 'model', 'file']),
    name: z.string(),
  })
  .meta({ id: 'Missing', examples: [{ kind: 'secret', name: 'GROQ_API_KEY' }] })
export type Missing = z.infer<typeof Missing>

export const NodeResponse = z
  .object({
    id: z.string(),
    type: z.string(),
    is_composite: z.boolean().describe('True if and only if `sub_graph` is given'),
    status: NodeStatus,
    x: z.number(),
    y: z.number(),
    init_args: z.record(z.string(), z.unknown()),
    inputs: SlotTypes.nullable().describe('Boundary of a composite, else null'),
    outputs: SlotTypes.nullable().describe('Boundary of a composite, else null'),
    sub_graph: GraphJson.nullable(),
    label: z.string().nullable().optional().describe('A name of the user’s own'),
    collapsed: z.boolean().optional(),
    restart: RestartPolicy.optional(),
    error: ErrorPayload.nullable()
      .optional()
      .describe('Why the node has stopped or does not start'),
    progress: Progress.nullable().optional().describe('How far a long setup has come'),
    restarts: z
      .int()
      .nonnegative()
      .optional()
      .describe('Restarts after failures since the node was last started by hand'),
    note: Note.nullable().optional(),
    missing: z.array(Missing).optional().describe('What keeps the node from starting'),
  })
  .meta({
    id: 'NodeResponse',
    description: 'A node of the graph and what is alive about it',
    examples: [
      {
        id: 'vad',
        type: 'VAD',
        is_composite: false,
        status: 'running',
        x: 300,
        y: 0,
        init_args: { config: { silence_seconds: 0.9 } },
        inputs: null,
        outputs: null,
        sub_graph: null,
        label: null,
        collapsed: false,
        restart: 'never',
        error: null,
        progress: null,
        restarts: 0,
        note: null,
        missing: [],
      },
    ],
  })
export type NodeResponse = z.infer<typeof NodeResponse>
