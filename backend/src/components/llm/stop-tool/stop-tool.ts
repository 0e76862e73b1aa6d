import {
  defineComponent,
  initFrom,
  TextFrame,
  ToolCall,
  ToolDef,
  ToolResult,
} from '../../../core/index.ts'
import { answerCalls, describedBy, offer, parametersOf } from '../tool-calls/tool-calls.ts'

/** Lets a model rest until somebody speaks to it. */
export const stopTool = defineComponent({
  name: 'StopTool',
  description:
    'A tool with which a model says that it is **finished**; wire *stop* to the pause of an AgentLoop',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  config: describedBy(
    'End what you are doing and rest until somebody speaks to you again. Call it when the task is done and nothing is left to say.',
  ),
  inputs: { tool_call: ToolCall },
  outputs: { tool_def: ToolDef, tool_result: ToolResult, stop: TextFrame },

  emit({ outputs, config }) {
    offer(outputs.tool_def, {
      name: 'stop',
      description: config.tool_description,
      parameters: parametersOf({}),
    })
  },

  async run({ inputs, outputs }) {
    await answerCalls(inputs.tool_call, outputs.tool_result, (call) => {
      if (call.name !== 'stop') return null
      const { turn, generation } = initFrom(call)
      outputs.stop.send(new TextFrame({ text: 'stop', turn, generation }))
      return ''
    })
  },
})
