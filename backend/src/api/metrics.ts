import type { ServerResponse } from 'node:http'
import {
  EngineError,
  MetricsQuery,
  type NodeMetrics as NodeMetricsOnWire,
  type ReceiverMetrics,
  type SenderMetrics,
} from '@openneuro/protocol'
import type { NodeCounters } from '../core/channels/types.ts'
import type { GraphManager, NodeMetrics } from '../core/engine/types.ts'
import type { ApiContext, App } from './context.ts'

const INTERVAL_MS = 100
const PING_MS = 15_000
/** A viewer with more than this unsent is skipped; its next snapshot covers the time in between. */
const MAX_UNSENT_BYTES = 1_048_576
/** A viewer that has taken nothing for so long is let go. */
const MAX_STALL_MS = 30_000

/** Sends the counters of all nodes to every viewer, from one timer that runs while somebody watches. */
export interface MetricsFeed {
  readonly viewers: number
  add(response: ServerResponse, options: { readonly changesOnly: boolean }): void
  close(): void
}

export function createMetricsFeed(
  graph: Pick<GraphManager, 'metrics'>,
  report: (error: unknown) => void,
): MetricsFeed {
  const viewers = new Set<Viewer>()
  let timer: NodeJS.Timeout | null = null

  function tick(): void {
    try {
      const metrics = graph.metrics()
      for (const viewer of viewers) viewer.send(metrics)
    } catch (error) {
      report(error)
    }
  }

  return {
    get viewers() {
      return viewers.size
    },
    add(response, options) {
      const viewer = new Viewer(response, options.changesOnly)
      viewers.add(viewer)
      response.once('close', () => {
        viewers.delete(viewer)
        if (viewers.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
      })
      viewer.send(graph.metrics())
      timer ??= setInterval(tick, INTERVAL_MS)
    },
    close() {
      for (const viewer of viewers) viewer.close()
    },
  }
}

/** One stream, with the state its deltas are taken from. */
class Viewer {
  readonly #response: ServerResponse
  readonly #changesOnly: boolean
  #counters = new Map<string, NodeCounters | null>()
  #shown = new Map<string, string>()
  #lastSentMs = Number.NEGATIVE_INFINITY

  constructor(response: ServerResponse, changesOnly: boolean) {
    this.#response = response
    this.#changesOnly = changesOnly
  }

  send(metrics: readonly NodeMetrics[]): void {
    const nowMs = performance.now()
    if (this.#response.writableLength > MAX_UNSENT_BYTES) {
      if (nowMs - this.#lastSentMs > MAX_STALL_MS) this.#response.destroy()
      return
    }

    const text = this.#snapshot(metrics)
    if (text !== null) this.#response.write(`data: ${text}\n\n`)
    else if (nowMs - this.#lastSentMs > PING_MS) this.#response.write(': ping\n\n')
    else return
    this.#lastSentMs = nowMs
  }

  close(): void {
    this.#response.end()
  }

  #snapshot(metrics: readonly NodeMetrics[]): string | null {
    const isFirst = this.#counters.size === 0 && this.#lastSentMs === Number.NEGATIVE_INFINITY
    const parts: string[] = []
    const counters = new Map<string, NodeCounters | null>()
    const shown = new Map<string, string>()
    for (const node of metrics) {
      const text = JSON.stringify(nodeMetrics(node, this.#counters.get(node.nodeId) ?? null))
      counters.set(node.nodeId, node.counters)
      shown.set(node.nodeId, text)
      if (this.#changesOnly && this.#shown.get(node.nodeId) === text) continue
      parts.push(`${JSON.stringify(node.nodeId)}:${text}`)
    }
    const removed = [...this.#shown.keys()].filter((id) => !shown.has(id))
    this.#counters = counters
    this.#shown = shown

    if (this.#changesOnly && !isFirst && parts.length + removed.length === 0) return null
    const gone =
      this.#changesOnly && removed.length > 0 ? `,"removed":${JSON.stringify(removed)}` : ''
    return `{"nodes":{${parts.join(',')}},"timestamp":${Date.now() / 1000}${gone}}`
  }
}

/** Deltas against `before`; counters that have become smaller were started afresh. */
export function nodeMetrics(node: NodeMetrics, before: NodeCounters | null): NodeMetricsOnWire {
  const senders: Record<string, SenderMetrics> = {}
  for (const [name, now] of Object.entries(node.counters?.senders ?? {})) {
    const old = before?.senders[name]
    const isSame = old !== undefined && now.messages >= old.messages
    senders[name] = {
      name,
      msg_count_delta: now.messages - (isSame ? old.messages : 0),
      byte_count_delta: now.bytes - (isSame ? old.bytes : 0),
      last_send_time: now.lastSendTime,
      buffer_depth: now.bufferDepth,
    }
  }
  const receivers: Record<string, ReceiverMetrics> = {}
  for (const [name, now] of Object.entries(node.counters?.receivers ?? {})) {
    const old = before?.receivers[name]
    const isSame = old !== undefined && now.messages >= old.messages
    receivers[name] = {
      name,
      msg_count_delta: now.messages - (isSame ? old.messages : 0),
      byte_count_delta: now.bytes - (isSame ? old.bytes : 0),
      lag: now.lag,
      drops: now.drops,
    }
  }
  return { name: node.type, status: node.status, senders, receivers }
}

/** Server-Sent Events: one snapshot at once, then about ten per second. */
export function metricsRoutes(
  app: App,
  { feed, options }: { readonly feed: MetricsFeed } & Pick<ApiContext, 'options'>,
): void {
  app.get(
    '/metrics',
    {
      // The headers alone of a stream would never end either.
      exposeHeadRoute: false,
      schema: {
        tags: ['observation'],
        summary: 'Counters of every node as a stream of Server-Sent Events (MetricsSnapshot)',
        querystring: MetricsQuery,
        produces: ['text/event-stream'],
      },
    },
    async ({ query }, reply) => {
      if (feed.viewers >= options.maxViewers) {
        const message = `Cannot open one more stream of metrics: ${feed.viewers} are open already`
        throw new EngineError('request.too_many', message)
      }
      reply.hijack()
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      feed.add(reply.raw, { changesOnly: query.changes === '1' })
    },
  )
}
