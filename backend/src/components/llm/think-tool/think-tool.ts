import { defineComponent, ToolCall, ToolDef, ToolResult } from '../../../core/index.ts'
import { answerCalls, offer, parametersOf, textArgument } from '../tool-calls/tool-calls.ts'

/** Gives a model room to think before it acts. */
export const thinkTool = defineComponent({
  name: 'ThinkTool',
  description: 'A tool with which a model **thinks** before it acts. The thoughts are in the log',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  inputs: { tool_call: ToolCall },
  outputs: { tool_def: ToolDef, tool_result: ToolResult },

  emit({ outputs }) {
    offer(outputs.tool_def, {
      name: 'think',
      description:
        'Think something through in private before you act: plan several steps, weigh what was said, or find out why something went wrong. Nobody hears it and nothing changes by it.',
      parameters: parametersOf(
        { thought: { type: 'string', description: 'The thought, in plain words' } },
        ['thought'],
      ),
    })
  },

  async run({ inputs, outputs, log }) {
    await answerCalls(inputs.tool_call, outputs.tool_result, (call) => {
      if (call.name !== 'think') return null
      log.info({ thought: textArgument(call, 'thought') }, 'Thought')
      return ''
    })
  },
})
