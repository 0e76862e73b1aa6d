import { defineComponent, ToolCall, ToolDef, ToolResult } from '../../../core/index.ts'
import { answerCalls, offer, parametersOf, textArgument } from '../tool-calls/tool-calls.ts'

/** A note that a model keeps for itself. */
export const scratchpadTool = defineComponent({
  name: 'ScratchpadTool',
  description:
    'Two tools with which a model keeps a **note** for itself, for as long as the node runs',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  inputs: { tool_call: ToolCall },
  outputs: { tool_def: ToolDef, tool_result: ToolResult },

  emit({ outputs }) {
    offer(outputs.tool_def, {
      name: 'scratchpad_update',
      description:
        'Write your note: plans, open tasks, names, anything you will need later. It replaces the whole note, so repeat what should stay.',
      parameters: parametersOf(
        { content: { type: 'string', description: 'The whole new text of the note' } },
        ['content'],
      ),
    })
    offer(outputs.tool_def, {
      name: 'scratchpad_read',
      description: 'Read the note that you wrote with scratchpad_update.',
      parameters: parametersOf({}),
    })
  },

  async run({ inputs, outputs }) {
    let note = ''
    await answerCalls(inputs.tool_call, outputs.tool_result, (call) => {
      switch (call.name) {
        case 'scratchpad_update':
          note = textArgument(call, 'content')
          return 'ok'
        case 'scratchpad_read':
          return note === '' ? '(empty)' : note
        default:
          return null
      }
    })
  },
})
