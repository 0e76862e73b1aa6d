import { describe, expect, it } from 'vitest'
import { findingsOf, type NodeHealth } from './health.ts'

const WELL: NodeHealth = {
  status: 'running',
  senders: [{ slot: 'audio', waiting: 0, drops: 0 }],
  receivers: [{ slot: 'text', waiting: 3, drops: 0 }],
  lastSend: 99,
  failure: null,
}

describe('findingsOf', () => {
  it('finds nothing with a node that keeps up', () => {
    expect(findingsOf(WELL, 100)).toEqual([])
    expect(findingsOf({ ...WELL, status: 'stopped', lastSend: 1 }, 100)).toEqual([])
  })

  it('finds a backlog above 1000, losses and silence', () => {
    const receivers = [{ slot: 'text', waiting: 1001, drops: 12 }]

    expect(findingsOf({ ...WELL, receivers, lastSend: 95 }, 100)).toEqual([
      { kind: 'backlog', slot: 'text', count: 1001 },
      { kind: 'drops', slot: 'text', count: 12 },
      { kind: 'quiet', seconds: 5 },
    ])
  })

  it('tells a node that never sent from one that has nothing to send', () => {
    expect(findingsOf({ ...WELL, lastSend: 0 }, 100)).toEqual([{ kind: 'never' }])
    expect(findingsOf({ ...WELL, lastSend: null }, 100)).toEqual([])
  })
})
