import { EventEmitter } from 'node:events'
import { parseDocument } from '@openneuro/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GraphManager } from '../core/engine/types.ts'
import type { NodeState } from '../core/runtime/types.ts'
import { watchFailures } from './failures.ts'

const nodes = parseDocument({
  nodes: { once: { type: 'A' }, again: { type: 'A', restart: 'on_failure' } },
}).document.nodes

const state = (part: Partial<NodeState>): NodeState => ({
  status: 'stopped',
  error: null,
  progress: null,
  restarts: 0,
  note: null,
  ...part,
})
const failure = state({ error: { code: 'node.run_failed', detail: 'it broke' } })

describe('watchFailures', () => {
  const events = new EventEmitter()
  const graph = { on: events.on.bind(events) } as unknown as Pick<GraphManager, 'on'>
  beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true))
  afterEach(() => {
    vi.restoreAllMocks()
    events.removeAllListeners()
  })

  it('counts nodes that failed until they run again, and says each failure once', () => {
    const failures = watchFailures(graph, nodes)

    for (const id of ['once', 'once', 'again', 'a composite']) events.emit('state', id, failure)
    expect(failures.count).toBe(2)
    events.emit('state', 'again', state({ status: 'running', restarts: 1 }))

    expect(failures.count).toBe(1)
    expect(process.stderr.write).toHaveBeenCalledTimes(2)
  })

  it('knows which of them are started again', () => {
    const failures = watchFailures(graph, nodes)

    events.emit('state', 'once', failure)
    events.emit('state', 'again', failure)
    expect([failures.willRestart('once'), failures.willRestart('again')]).toEqual([false, true])

    const blocked = { code: 'node.missing_requirement', detail: 'no key' } as const
    events.emit('state', 'again', state({ error: blocked }))
    expect(failures.willRestart('again')).toBe(false)
  })
})
