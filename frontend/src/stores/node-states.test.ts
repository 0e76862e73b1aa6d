import type { ModelInfo, NodeResponse } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { attentionOf, createNodeStates } from './node-states.ts'

const MODEL: ModelInfo = {
  id: 'ears',
  file: 'ears.onnx',
  present: false,
  bytes: 100,
  licence: 'MIT',
  url: 'https://example.org/ears.onnx',
  downloading: null,
  error: null,
}
const missing = (id: string, ...names: string[]) =>
  ({
    id,
    status: 'stopped',
    missing: names.map((name) => ({ kind: 'model', name })),
  }) as unknown as NodeResponse

describe('states of nodes', () => {
  it('tell of the download of what a node misses first, which then needs nobody', () => {
    const states = createNodeStates()
    states.describe([missing('a', 'ears'), missing('b', 'mind', 'ears'), missing('c')])

    states.setModel({ ...MODEL, downloading: { received: 25, total: 100 } })

    const { a, b, c } = states.use.getState()
    expect(a!.progress).toEqual({ fraction: 0.25, text: 'Downloading' })
    expect([b!.progress, c!.progress]).toEqual([null, null])
    expect(attentionOf(states.use.getState())).toEqual(['b'])

    states.setModel(MODEL)
    expect(attentionOf(states.use.getState())).toEqual(['a', 'b'])
  })

  it('keep a download through other news of the node, and forget it when all is described anew', () => {
    const states = createNodeStates()
    states.describe([missing('a', 'ears')])
    states.setModel({ ...MODEL, downloading: { received: 0, total: 0 } })

    states.describe([missing('a', 'ears')])
    expect(states.use.getState().a!.progress).toEqual({ fraction: null, text: 'Downloading' })
    states.describe([missing('a', 'ears')], { all: true })
    expect(states.use.getState().a!.progress).toBeNull()
  })
})
