import { z } from 'zod'

export const RestartPolicy = z.enum(['never', 'on_failure'])
export type RestartPolicy = z.infer<typeof RestartPolicy>

export const Edge = z
  .object({
    source_node: z.string(),
    source_slot: z.string(),
    target_node: z.string(),
    target_slot: z.string(),
  })
  .meta({
    id: 'Edge',
    examples: [
      { source_node: 'input', source_slot: 'audio', target_node: 'vad', target_slot: 'audio' },
    ],
  })
export type Edge = z.infer<typeof Edge>

export const Annotation = z
  .object({
    id: z.string(),
    kind: z.enum(['frame', 'note']),
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
    text: z.string().default(''),
    color: z.string().default(''),
  })
  .meta({ id: 'Annotation' })
export type Annotation = z.infer<typeof Annotation>

/** One node of the graph document, as kept in graph.json. Unknown fields survive in `extra`. */
export interface GraphNode {
  readonly id: string
  readonly type: string
  readonly initArgs: Readonly<Record<string, unknown>>
  readonly x: number
  readonly y: number
  readonly label: string | null
  readonly collapsed: boolean
  readonly restart: RestartPolicy
  readonly subGraph: GraphDocument | null
  /** Fields of the file that we do not know, written back on save. */
  readonly extra: Readonly<Record<string, unknown>>
}

/** A graph as a value: node order is insertion order; editing makes a new document. */
export interface GraphDocument {
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly edges: readonly Edge[]
  readonly annotations: readonly Annotation[]
  readonly extra: Readonly<Record<string, unknown>>
}

/** Something in a file that could not be understood; it was kept as it was. */
export interface DocumentProblem {
  /** Where, as a path such as `nodes.vad.init_args` or `edges.3`. */
  readonly path: string
  readonly detail: string
}

export const NodeStatus = z.enum(['startup', 'setup', 'running', 'stopped'])
export type NodeStatus = z.infer<typeof NodeStatus>
