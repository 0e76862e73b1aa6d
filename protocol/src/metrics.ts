import { z } from 'zod'

const Delta = z.int().nonnegative()

export const SenderMetrics = z
  .object({
    name: z.string().describe('The slot'),
    msg_count_delta: Delta.describe('Since the previous snapshot of this stream'),
    byte_count_delta: Delta.describe('Payload bytes since the previous snapshot of this stream'),
    last_send_time: z.number().describe('Unix seconds, 0 = never'),
    buffer_depth: Delta.describe('Items not yet read by the slowest reader'),
  })
  .meta({ id: 'SenderMetrics' })
export type SenderMetrics = z.infer<typeof SenderMetrics>

export const ReceiverMetrics = z
  .object({
    name: z.string().describe('The slot'),
    msg_count_delta: Delta,
    byte_count_delta: Delta,
    lag: Delta.describe('Items sent and not yet read'),
    drops: Delta.optional().describe('Items lost since the node started, because it was too slow'),
  })
  .meta({ id: 'ReceiverMetrics' })
export type ReceiverMetrics = z.infer<typeof ReceiverMetrics>

export const NodeMetrics = z
  .object({
    name: z.string().describe('The component'),
    status: z.string(),
    senders: z.record(z.string(), SenderMetrics),
    receivers: z.record(z.string(), ReceiverMetrics),
  })
  .meta({ id: 'NodeMetrics' })
export type NodeMetrics = z.infer<typeof NodeMetrics>

export const MetricsSnapshot = z
  .object({
    nodes: z.record(z.string(), NodeMetrics),
    timestamp: z.number().describe('Unix seconds'),
    removed: z.array(z.string()).optional().describe('Nodes that are gone; with changes=1 only'),
  })
  .meta({
    id: 'MetricsSnapshot',
    description: 'One line of the stream of metrics, about ten per second',
    examples: [
      {
        nodes: {
          vad: {
            name: 'VAD',
            status: 'running',
            senders: {},
            receivers: {
              audio: {
                name: 'audio',
                msg_count_delta: 5,
                byte_count_delta: 19200,
                lag: 0,
                drops: 0,
              },
            },
          },
        },
        timestamp: 1790000000.1,
      },
    ],
  })
export type MetricsSnapshot = z.infer<typeof MetricsSnapshot>

export const MetricsQuery = z.object({
  changes: z
    .enum(['0', '1'])
    .optional()
    .describe('1: after the first snapshot, only nodes in which something changed'),
})
