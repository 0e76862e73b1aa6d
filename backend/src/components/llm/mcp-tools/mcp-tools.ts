import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import {
  type ComponentContext,
  defineComponent,
  EngineError,
  type Output,
  ToolCall,
  ToolDef,
  ToolResult,
} from '../../../core/index.ts'
import { answerAll } from './answer-all.ts'
import { McpConfig, mcpNeeds, serverName } from './config.ts'
import { Connection } from './connection.ts'
import { cut } from './result-text.ts'
import { ToolNames } from './tool-names.ts'

/** Longest description that a model gets of a tool, in characters. */
const MAX_DESCRIPTION = 8000

/** The tools of a server that speaks the Model Context Protocol, as tools of a model. */
export const mcpTools = defineComponent({
  name: 'MCPTools',
  description:
    'Gives a model the tools of an **MCP server**: a program on this machine, or a server by its address',
  tags: { io: ['conduit'], functionality: ['llm'] },
  config: McpConfig,
  inputs: { tool_call: ToolCall },
  outputs: { tool_def: ToolDef, tool_result: ToolResult },

  requires: ({ config }) => mcpNeeds(config),

  async setup(context) {
    const { config, progress } = context
    checkConfig(config)
    progress(null, `Connecting to ${serverName(config)}`)
    const connection = new Connection(context)
    await connection.open()
    return { connection }
  },

  async run({ inputs, outputs, state, ...context }) {
    const { connection } = state
    const names = new ToolNames(context.config.prefix)
    const offered = new Set<string>()
    connection.onTools = (tools) => {
      offerAll(
        tools.filter(({ name }) => isChosen(name, context)),
        offered,
        { names, outputs },
      )
    }
    const answering = answerAll(inputs.tool_call, { connection, names, outputs, context })
    await Promise.all([connection.run(), answering])
  },

  cleanup: ({ connection }) => connection.close(),
})

type Context = ComponentContext<McpConfig>
interface Outputs {
  readonly tool_def: Output<ToolDef>
  readonly tool_result: Output<ToolResult>
}

/** @throws EngineError `component.invalid_config` */
function checkConfig({ transport, command, url }: McpConfig): void {
  const [name, value] = transport === 'stdio' ? ['command', command] : ['url', url]
  if (value !== '') return
  const detail = `Cannot connect by "${transport}": "${name}" is empty; enter it in the settings`
  throw new EngineError('component.invalid_config', detail, { path: `config.${name}` })
}

function isChosen(name: string, { config }: Context): boolean {
  return config.tools.length === 0 || config.tools.includes(name)
}

interface Offering {
  readonly names: ToolNames
  readonly outputs: Outputs
}

/** Tells of all tools, and of those of before that are there no more. @param offered names of both, for models */
function offerAll(
  tools: readonly Tool[],
  offered: Set<string>,
  { names, outputs: { tool_def } }: Offering,
): void {
  const definitions = tools.map((tool) => definitionOf(tool, names))
  const now = new Set(definitions.map(({ name }) => name))
  for (const name of offered) {
    if (now.has(name)) continue
    tool_def.send(ToolDef.removal(name))
    offered.delete(name)
  }
  for (const definition of definitions) {
    tool_def.send(definition)
    offered.add(definition.name)
  }
}

function definitionOf(tool: Tool, names: ToolNames): ToolDef {
  return new ToolDef({
    name: names.forModel(tool.name),
    description: cut(tool.description ?? tool.title ?? '', MAX_DESCRIPTION),
    parameters: tool.inputSchema as ToolDef['parameters'],
  })
}
