import { describe, expect, it } from 'vitest'
import type { NodeState } from '../../stores/node-states.ts'
import { loadsOf } from './loads.ts'

const STOPPED: NodeState = {
  ...{ status: 'stopped', error: null, progress: null, restarts: 0, note: null, missing: [] },
}
const HALF = { fraction: 0.5, text: 'Downloading' }
const EARS = [{ kind: 'model', name: 'ears' }] as unknown as NodeState['missing']

describe('what loads', () => {
  it('is a model once, with all nodes that wait for it, and every node that starts', () => {
    const loads = loadsOf({
      one: { ...STOPPED, missing: EARS, progress: HALF },
      idle: { ...STOPPED, missing: EARS },
      two: { ...STOPPED, missing: EARS, progress: HALF },
      slow: { ...STOPPED, status: 'setup' },
      runs: { ...STOPPED, status: 'running' },
    })

    expect(loads).toEqual([
      { kind: 'download', id: 'ears', nodeIds: ['one', 'two'], progress: HALF },
      { kind: 'start', id: 'slow', nodeIds: ['slow'], progress: null },
    ])
  })

  it('is a composite once, which is what can be stopped', () => {
    const loads = loadsOf({
      box: { ...STOPPED, status: 'startup' },
      'box/a': { ...STOPPED, status: 'startup', progress: HALF },
      'box/b': { ...STOPPED, status: 'setup' },
    })

    expect(loads).toEqual([{ kind: 'start', id: 'box', nodeIds: ['box'], progress: HALF }])
  })
})
