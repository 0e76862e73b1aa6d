import { defineComponent, TextFrame, ToolDef, z } from '../../../src/core/index.ts'

/** Offers tools before anything runs, then waits. */
export const toolbox = defineComponent({
  name: 'Toolbox',
  description: 'Offers tools',
  tags: { io: ['source'], functionality: ['llm'] },
  config: z.object({ tools: z.array(z.string()) }),
  outputs: { tool_def: ToolDef },

  emit({ outputs, config }) {
    for (const name of config.tools) {
      outputs.tool_def.send(new ToolDef({ name, description: '', parameters: {} }))
    }
  },
  async run({ signal }) {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  },
})

/** Tells which tools come, and with a minus which go. */
export const toolReader = defineComponent({
  name: 'ToolReader',
  description: 'Tells of tools',
  tags: { io: ['conduit'], functionality: ['llm'] },
  inputs: { tools: ToolDef },
  outputs: { text: TextFrame },

  async run({ inputs, outputs }) {
    for await (const { name, removed } of inputs.tools) {
      outputs.text.send(new TextFrame({ text: removed ? `-${name}` : name }))
    }
  },
})
