import { parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { pastedNodes, settingsOf } from './pasted-nodes.ts'

const { document } = parseDocument({
  nodes: {
    box: {
      type: 'Box',
      sub_graph: { nodes: { deep: { type: 'AudioFile', label: 'Radio' } }, edges: [] },
    },
    one: { type: 'LLM', init_args: { config: { a: { b: 1 }, text: 'x', list: [1] }, card: null } },
  },
  edges: [],
})

describe('what is pasted', () => {
  it('is every node, also those in composites', () => {
    const nodes = pastedNodes(document).map(({ path, within }) => [path, within])

    expect(nodes).toEqual([
      ['box', []],
      ['box/deep', ['Box']],
      ['one', []],
    ])
  })

  it('has its settings one by one', () => {
    expect(settingsOf(document.nodes.get('one')!)).toEqual([
      { name: 'a.b', value: '1' },
      { name: 'text', value: 'x' },
      { name: 'list', value: '[1]' },
      { name: 'card', value: 'null' },
    ])
  })
})
