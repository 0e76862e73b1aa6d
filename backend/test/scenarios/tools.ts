import { says } from '../conversation/user.ts'
import type { Scenario } from './scenario.ts'

// biome-ignore lint/suspicious/noExplicitAny: a graph file
type GraphJson = any

/** A notepad that the model may use, and a clock that asks it again every so many seconds. */
function withNotepad(graph: GraphJson, interval = 2): void {
  const node = (id: string, type: string, config = {}) => {
    graph.nodes[id] = { id_: id, type, init_args: { config }, x: 0, y: 0, sub_graph: null }
  }
  node('pad', 'ScratchpadTool')
  node('pulse', 'Pulse', { interval })
  const edge = (from: string, to: string) => {
    const [source_node, source_slot] = from.split('.')
    const [target_node, target_slot] = to.split('.')
    graph.edges.push({ source_node, source_slot, target_node, target_slot })
  }
  edge('pad.tool_def', 'llm.tools')
  edge('llm.tool_calls', 'pad.tool_call')
  edge('llm.tool_calls', 'agent.tool_call')
  edge('pad.tool_result', 'agent.tool_result')
  edge('pulse.pulse', 'agent.request')
}

const update = (content: string) => ({
  toolCalls: [{ id: 'call-1', name: 'scratchpad_update', arguments: { content } }],
})

const NOTE = 'Note it.'
const CALL = 'assistant: scratchpad_update({"content":"milk"})'

/** The model uses tools before it answers. It is asked again every two seconds; then it has nothing to add. */
export const tools: readonly Scenario[] = [
  {
    name: 'a tool, then the answer',
    user: [says(500, NOTE)],
    replies: { [NOTE]: update('milk'), ok: 'Noted.', 'Noted.': '' },
    change: (graph) => withNotepad(graph),
    history: [`user: ${NOTE}`, CALL, 'tool: ok', 'assistant: Noted.'],
  },
  {
    name: 'words, then a tool, then more words',
    user: [says(500, NOTE)],
    replies: {
      [NOTE]: { text: 'One moment.', ...update('milk') },
      ok: 'There it is.',
      'There it is.': '',
    },
    change: (graph) => withNotepad(graph),
    history: [
      `user: ${NOTE}`,
      'assistant: One moment.',
      CALL,
      'tool: ok',
      'assistant: There it is.',
    ],
  },
  {
    name: 'a tool twice, one after the other',
    user: [says(500, NOTE)],
    replies: {
      [NOTE]: update('milk'),
      ok: { toolCalls: [{ id: 'call-2', name: 'scratchpad_read', arguments: {} }] },
      milk: 'It says milk.',
      'It says milk.': '',
    },
    change: (graph) => withNotepad(graph),
    history: [
      `user: ${NOTE}`,
      CALL,
      'tool: ok',
      'assistant: scratchpad_read({})',
      'tool: milk',
      'assistant: It says milk.',
    ],
  },
  {
    name: 'an interruption after a tool was called',
    user: [says(500, NOTE), says(2200, 'Never mind.')],
    replies: { [NOTE]: update('milk'), ok: 'Noted.', 'Never mind.': 'Fine.', 'Fine.': '' },
    delays: { firstTokenMs: 1200 },
    change: (graph) => withNotepad(graph, 60),
    history: [`user: ${NOTE}`, 'user: Never mind.', 'assistant: Fine.'],
  },
  {
    name: 'a tool that nobody has',
    user: [says(500, NOTE)],
    replies: {
      [NOTE]: { toolCalls: [{ id: 'call-1', name: 'fly', arguments: {} }] },
      '(pending)': 'I cannot fly.',
      'I cannot fly.': '',
    },
    change: (graph) => withNotepad(graph),
    history: [`user: ${NOTE}`, 'assistant: fly({})', 'tool: (pending)', 'assistant: I cannot fly.'],
  },
  {
    name: 'a tool with arguments that are no JSON',
    user: [says(500, NOTE)],
    replies: {
      [NOTE]: { toolCalls: [{ id: 'call-1', name: 'scratchpad_update', arguments: 'milk' }] },
      ok: 'Noted.',
      'Noted.': '',
    },
    change: (graph) => withNotepad(graph),
    history: [
      `user: ${NOTE}`,
      'assistant: scratchpad_update(milk)',
      'tool: ok',
      'assistant: Noted.',
    ],
  },
]
