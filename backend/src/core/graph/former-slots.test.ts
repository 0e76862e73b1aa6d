import { parseDocument, serialiseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { defineComponent } from '../component/define-component.ts'
import { withCurrentNames } from './former-slots.ts'

const pulse = defineComponent({
  name: 'Pulse',
  description: '',
  tags: { io: ['source'], functionality: ['misc'] },
  formerSlots: { request: 'pulse' },
})

const edge = (source: string, slot: string) => ({
  source_node: source,
  source_slot: slot,
  target_node: 'agent',
  target_slot: 'request',
})
const node = (type: string, sub_graph: unknown = null) => ({ type, init_args: {}, sub_graph })

function sourceSlots(graph: object): string[] {
  const { document } = parseDocument(graph)
  const current = withCurrentNames(document, (type) => (type === 'Pulse' ? pulse : null))
  return current.edges.map(({ source_slot, target_slot }) => `${source_slot} → ${target_slot}`)
}

describe('withCurrentNames', () => {
  it('gives slots of older graphs the names of today, of the right type only', () => {
    const nodes = { p: node('Pulse'), agent: node('AgentState') }

    expect(sourceSlots({ nodes, edges: [edge('p', 'request'), edge('p', 'other')] })).toEqual([
      'pulse → request',
      'other → request',
    ])
  })

  it('follows the ports of composites', () => {
    const nodes = { group: node('Subgraph', { nodes: { p: node('Pulse') }, edges: [] }) }

    expect(sourceSlots({ nodes, edges: [edge('group', 'p.request')] })).toEqual([
      'p.pulse → request',
    ])
  })

  it('changes edges within composites', () => {
    const inner = { nodes: { p: node('Pulse'), agent: node('X') }, edges: [edge('p', 'request')] }
    const { document } = parseDocument({ nodes: { group: node('Subgraph', inner) }, edges: [] })

    const current = withCurrentNames(document, (type) => (type === 'Pulse' ? pulse : null))

    expect(JSON.stringify(serialiseDocument(current))).toContain('"source_slot":"pulse"')
  })

  it('gives nodes the type that their former name stands for, in composites too', () => {
    const kokoro = defineComponent({
      name: 'LocalTTS',
      description: '',
      tags: { io: ['conduit'], functionality: ['audio'] },
      formerNames: ['QwenTTS'],
    })
    const { document } = parseDocument({
      nodes: {
        a: { ...node('QwenTTS'), init_args: { config: { unknown: 1 } }, note: 'kept' },
        g: node('Subgraph', { nodes: { b: node('QwenTTS') }, edges: [] }),
      },
      edges: [],
    })

    const current = withCurrentNames(document, (type) => (type === 'QwenTTS' ? kokoro : null))

    const a = current.nodes.get('a')!
    expect([a.type, a.initArgs]).toEqual(['LocalTTS', { config: { unknown: 1 } }])
    expect(JSON.stringify(serialiseDocument(current))).toContain('"note":"kept"')
    expect(current.nodes.get('g')!.type).toBe('Subgraph')
    expect(current.nodes.get('g')!.subGraph!.nodes.get('b')!.type).toBe('LocalTTS')
  })
})
