import { z } from 'zod'
import { ErrorPayload } from './error-payload.ts'
import { decodeFramed } from './framing.ts'
import { Annotation, Edge, NodeStatus } from './graph.ts'
import { LogEntry } from './logs.ts'
import { ModelInfo } from './models.ts'
import { NodeResponse, Note, Progress } from './node-response.ts'
import { EdgeProblem } from './projects.ts'

/** Page → component. */
export const UiInput = z
  .object({
    type: z.literal('ui_input'),
    node_id: z.string(),
    channel: z.string().describe('The UI slot'),
    payload: z.unknown(),
  })
  .meta({
    id: 'UiInput',
    examples: [{ type: 'ui_input', node_id: 'input', channel: 'ui_text', payload: 'Hello' }],
  })
export type UiInput = z.infer<typeof UiInput>

/** Asks for what travels through an output slot; answered with `tap_frame`s until `untap`. */
export const TapRequest = z
  .object({
    type: z.literal('tap'),
    node_id: z.string(),
    slot: z.string(),
    max_per_second: z
      .number()
      .positive()
      .max(60)
      .optional()
      .describe('Frames in between are skipped and counted. Default 10'),
  })
  .meta({ id: 'TapRequest', examples: [{ type: 'tap', node_id: 'vad', slot: 'audio' }] })
export type TapRequest = z.infer<typeof TapRequest>

export const UntapRequest = z
  .object({ type: z.literal('untap'), node_id: z.string(), slot: z.string() })
  .meta({ id: 'UntapRequest', examples: [{ type: 'untap', node_id: 'vad', slot: 'audio' }] })
export type UntapRequest = z.infer<typeof UntapRequest>

/** Asks for the lines that these nodes print from now on, in place of those asked for before. */
export const LogsRequest = z
  .object({ type: z.literal('logs'), node_ids: z.array(z.string()).max(1000) })
  .meta({ id: 'LogsRequest', examples: [{ type: 'logs', node_ids: ['vad'] }] })
export type LogsRequest = z.infer<typeof LogsRequest>

/** What a client sends as text. Other types are ignored. */
export const ClientMessage = z.discriminatedUnion('type', [
  UiInput,
  TapRequest,
  UntapRequest,
  LogsRequest,
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** Header of a binary message in either direction; `type` is `ui_input` or `ui_output` by convention. */
export const UiBinaryHeader = z.object({
  type: z.string().optional(),
  node_id: z.string(),
  channel: z.string(),
})
export type UiBinaryHeader = z.infer<typeof UiBinaryHeader>

/** Component → page. Slots of bytes use the binary framing with the same header instead. */
export const UiOutput = z
  .object({
    type: z.literal('ui_output'),
    node_id: z.string(),
    channel: z.string(),
    payload: z.unknown(),
  })
  .meta({
    id: 'UiOutput',
    examples: [{ type: 'ui_output', node_id: 'display', channel: 'ui_text', payload: 'Hello' }],
  })
export type UiOutput = z.infer<typeof UiOutput>

/** A frame as JSON; arrays are described (`{dtype, shape}`), text is text. */
export const FrameJson = z
  .looseObject({ kind: z.string(), id: z.number(), timestamp_us: z.number() })
  .meta({
    id: 'FrameJson',
    examples: [
      {
        kind: 'AudioFrame',
        id: 12,
        timestamp_us: 1790000000000000,
        sample_rate: 16000,
        channels: 1,
        data: { dtype: 'float32', shape: [1, 52000] },
      },
    ],
  })
export type FrameJson = z.infer<typeof FrameJson>

/** A picture is followed by its JPEG in the same binary message; sound is drawn from minima and maxima. */
export const TapPreview = z.discriminatedUnion('format', [
  z.object({ format: z.literal('jpeg'), width: z.int(), height: z.int() }),
  z.object({
    format: z.literal('waveform'),
    seconds: z.number().describe('Sound since the previous preview'),
    min: z.array(z.number()),
    max: z.array(z.number()),
  }),
])
export type TapPreview = z.infer<typeof TapPreview>

/** The latest item of a tapped slot: as text, or for pictures as the header of a binary message. */
export const TapFrame = z
  .object({
    type: z.literal('tap_frame'),
    node_id: z.string(),
    slot: z.string(),
    frame: z.union([FrameJson, z.array(FrameJson)]),
    skipped: z.int().nonnegative().describe('Items not shown since the previous one'),
    rate: z.number().optional().describe('Items per second'),
    age_ms: z.number().optional().describe('From the making of the item to this message'),
    lag: z.int().nonnegative().optional().describe('Items the slowest reader has not read yet'),
    drops: z.int().nonnegative().optional().describe('Items that this preview was too slow for'),
    preview: TapPreview.optional(),
  })
  .meta({ id: 'TapFrame' })
export type TapFrame = z.infer<typeof TapFrame>

/** The tap could not be made, or its node is gone. */
export const TapError = z
  .object({
    type: z.literal('tap_error'),
    node_id: z.string(),
    slot: z.string(),
    error: ErrorPayload,
  })
  .meta({ id: 'TapError' })
export type TapError = z.infer<typeof TapError>

/** The open graph was edited, by whomever. Absent lists are empty. */
export const GraphChanged = z
  .object({
    type: z.literal('graph_changed'),
    nodes: z
      .array(NodeResponse)
      .optional()
      .describe('Added, changed, or with other wires at their inputs; whole'),
    removed_nodes: z.array(z.string()).optional(),
    added_edges: z.array(Edge).optional(),
    removed_edges: z.array(Edge).optional(),
    annotations: z.array(Annotation).optional().describe('All of them, if they changed'),
    edge_problems: z.array(EdgeProblem).optional().describe('All of them, if they changed'),
  })
  .meta({ id: 'GraphChanged', examples: [{ type: 'graph_changed', removed_nodes: ['vad'] }] })
export type GraphChanged = z.infer<typeof GraphChanged>

/** Another graph was loaded: fetch nodes and edges again. */
export const GraphReset = z
  .object({ type: z.literal('graph_reset'), current_project: z.string().nullable() })
  .meta({ id: 'GraphReset' })
export type GraphReset = z.infer<typeof GraphReset>

export const NodeStatusChanged = z
  .object({
    type: z.literal('node_status'),
    node_id: z.string().describe('`outer/inner` within composites'),
    status: NodeStatus,
    error: ErrorPayload.nullable(),
    progress: Progress.nullable(),
    restarts: z.int().nonnegative(),
    note: Note.nullable().optional(),
  })
  .meta({
    id: 'NodeStatusChanged',
    examples: [
      {
        type: 'node_status',
        node_id: 'vad',
        status: 'setup',
        error: null,
        progress: { fraction: 0.4, text: 'Loading the model' },
        restarts: 0,
        note: null,
      },
    ],
  })
export type NodeStatusChanged = z.infer<typeof NodeStatusChanged>

export const LogLines = z
  .object({ type: z.literal('log'), node_id: z.string(), entries: z.array(LogEntry) })
  .meta({ id: 'LogLines' })
export type LogLines = z.infer<typeof LogLines>

export const ModelProgress = z
  .object({ type: z.literal('model_progress'), model: ModelInfo })
  .meta({ id: 'ModelProgress' })
export type ModelProgress = z.infer<typeof ModelProgress>

/** Another project was opened, or none is open any more. */
export const ProjectChanged = z
  .object({ type: z.literal('project'), current_project: z.string().nullable() })
  .meta({ id: 'ProjectChanged' })
export type ProjectChanged = z.infer<typeof ProjectChanged>

export const ProjectTrusted = z
  .object({ type: z.literal('project_trusted'), name: z.string() })
  .meta({ id: 'ProjectTrusted' })
export type ProjectTrusted = z.infer<typeof ProjectTrusted>

/** First message to a client that gave a `session`: whether it goes on where that session was. */
export const Hello = z
  .object({
    type: z.literal('hello'),
    session: z.string(),
    resumed: z.boolean().describe('False: fetch nodes, edges and logs again'),
    seq: z.int().nonnegative().describe('Number of the last message before this connection'),
    restart_reason: z.string().nullable().describe('Why the server was restarted after a crash'),
    started_at: z.number().describe('When the server was started, in Unix seconds'),
  })
  .meta({ id: 'Hello' })
export type Hello = z.infer<typeof Hello>

/** Messages were lost because the page was too slow: fetch nodes, edges and logs again. */
export const Resync = z
  .object({ type: z.literal('resync'), lost: z.int().positive() })
  .meta({ id: 'Resync' })
export type Resync = z.infer<typeof Resync>

/** Items of media channels that were skipped because the page was too slow, since it connected. */
export const UiDrops = z
  .object({ type: z.literal('ui_drops'), drops: z.int().nonnegative() })
  .meta({ id: 'UiDrops' })
export type UiDrops = z.infer<typeof UiDrops>

/** What the server sends as text. Clients ignore types they do not know. */
export const ServerMessage = z.discriminatedUnion('type', [
  Hello,
  Resync,
  UiDrops,
  ProjectChanged,
  ProjectTrusted,
  UiOutput,
  TapFrame,
  TapError,
  GraphChanged,
  GraphReset,
  NodeStatusChanged,
  LogLines,
  ModelProgress,
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** Null for everything that is to be ignored: not JSON, another type, wrong fields. */
export function parseClientMessage(text: string): ClientMessage | null {
  const parsed = ClientMessage.safeParse(jsonFrom(text))
  return parsed.success ? parsed.data : null
}

/** Null for everything that is to be ignored: not JSON, another type, wrong fields. */
export function parseServerMessage(text: string): ServerMessage | null {
  const parsed = ServerMessage.safeParse(jsonFrom(text))
  return parsed.success ? parsed.data : null
}

/** Address and payload of a binary message, or null when it is to be ignored. */
export function parseUiBinary(
  message: Uint8Array,
): { readonly header: UiBinaryHeader; readonly payload: Uint8Array } | null {
  const framed = decodeFramed(message)
  const header = framed && UiBinaryHeader.safeParse(framed.header)
  return framed && header?.success ? { header: header.data, payload: framed.payload } : null
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
