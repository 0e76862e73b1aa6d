import { defineComponent, ToolCall, ToolDef, ToolResult } from '../../../core/index.ts'
import { answerCalls, describedBy, offer, parametersOf } from '../tool-calls/tool-calls.ts'

/** Lets a model that has to call something call nothing. */
export const doNothingTool = defineComponent({
  name: 'DoNothingTool',
  description:
    'A tool with which a model chooses to **do nothing**. It answers every call, also those of tools that nobody has',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  config: describedBy(
    'Do nothing this time. Call it when nobody is waiting for an answer and there is nothing useful to do.',
  ),
  inputs: { tool_call: ToolCall },
  outputs: { tool_def: ToolDef, tool_result: ToolResult },

  emit({ outputs, config }) {
    offer(outputs.tool_def, {
      name: 'do_nothing',
      description: config.tool_description,
      parameters: parametersOf({}),
    })
  },

  async run({ inputs, outputs }) {
    await answerCalls(inputs.tool_call, outputs.tool_result, () => '')
  },
})
