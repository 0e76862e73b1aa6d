import {
  type ComponentContext,
  defineComponent,
  EOS,
  type Input,
  InterruptFrame,
  list,
  MessageFrame,
  optional,
  type Requirement,
  SpeechEvent,
  TextFrame,
  ToolCall,
  ToolDef,
  union,
  z,
} from '../../../core/index.ts'
import { alternatives, baseUrlField, fallbackField } from '../../providers/index.ts'
import { modelRequirements } from '../chat-model/open-chat-model.ts'
import { placeOf } from '../chat-model/providers.ts'
import { Answering } from './answering.ts'
import { ModelPool } from './model-pool.ts'
import { Requests } from './request.ts'
import { Turns } from './turns.ts'

/** More are refused by most providers. */
const MAX_TOOLS = 128

const OwnConfig = z.object({
  model: z
    .string()
    .min(1)
    .default('groq/llama-3.3-70b-versatile')
    .meta({ 'x-open': true })
    .describe('Provider and model, such as groq/llama-3.3-70b-versatile, or offline/eliza'),
  top_p: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe("Only the likeliest words, up to this share; empty for the provider's own default"),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .nullable()
    .default(null)
    .describe("How freely words are chosen; empty for the provider's own default"),
  max_tokens: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Longest answer, in tokens; empty for the provider's own default"),
  base_url: baseUrlField(),
})

const Config = OwnConfig.extend({ fallback: fallbackField(OwnConfig) })
type Config = z.output<typeof Config>

/**
 * A language model: answers each conversation with tokens as they come, and with calls of the tools that
 * are connected. An interruption ends the answer at once and leaves the next one alone.
 */
export const llm = defineComponent({
  name: 'LLM',
  description:
    'Answers a conversation with a **language model**, hosted or on this machine, token by token; it can call the tools that are connected',
  tags: { io: ['conduit'], functionality: ['llm'] },
  config: Config,
  inputs: {
    messages: list(MessageFrame),
    tools: optional(ToolDef),
    interrupt: optional(InterruptFrame),
    turn_events: optional(SpeechEvent),
  },
  outputs: {
    token: union(TextFrame, EOS),
    text: optional(TextFrame),
    tool_calls: optional(ToolCall),
    eos: optional(EOS),
    stats: optional(TextFrame),
  },

  requires({ config }) {
    const others = config.fallback.flatMap((other) => modelRequirements({ ...config, ...other }))
    const own = modelRequirements(config)
    return config.fallback.length === 0 ? own : [...own, ...others].map(asOptional)
  },

  async options() {
    const { modelChoices } = await import('./model-choices.ts')
    return { config: { model: await modelChoices() } }
  },

  async setup(context) {
    const pool = new ModelPool(context)
    await openFirst(pool, context)
    return { pool }
  },

  async run(context) {
    const { inputs, outputs, config, state } = context
    const turns = new Turns()
    const tools = new Map<string, ToolDef>()
    const requests = new Requests(inputs.messages, context.clock)
    const answering = new Answering({
      alternatives: alternatives(config),
      pool: state.pool,
      requests,
      turns,
      tools,
      outputs,
      context,
    })
    const watching = [
      each(inputs.interrupt, (frame) => turns.interrupt(frame)),
      each(inputs.turn_events, (event) => turns.speech(event, context.clock.now())),
      // At once, so that tools do not look like work that is left undone.
      each(inputs.tools, (tool) => addTool(tools, tool, context)),
    ]
    for (let request = await requests.take(); request; request = await requests.take()) {
      takeTools(inputs.tools, tools, context)
      await answering.answer(request)
    }
    await Promise.all(watching)
  },

  cleanup: ({ pool }) => pool.close(),
})

/** With something to fall back on, nothing that is missing keeps the node from starting. */
function asOptional(need: Requirement): Requirement {
  return need.kind === 'secret' || need.kind === 'model' ? { ...need, optional: true } : need
}

/** With something to fall back on, a model that cannot be opened may be open at its first request. */
async function openFirst(pool: ModelPool, { config, log }: ComponentContext<Config>) {
  for (const settings of [config, ...config.fallback]) placeOf({ ...config, ...settings })
  try {
    await pool.model(config)
  } catch (error) {
    if (config.fallback.length === 0) throw error
    log.warn({ model: config.model, problem: String(error) }, 'model cannot be opened yet')
  }
}

async function each<Item>(input: Input<Item> | null, take: (item: Item) => void): Promise<void> {
  if (input === null) return
  for await (const item of input) take(item)
}

/** A later definition of a name replaces the earlier one, or takes it back. */
function addTool(
  tools: Map<string, ToolDef>,
  tool: ToolDef,
  { log }: Pick<ComponentContext, 'log'>,
): void {
  if (tool.removed) removeTool(tools, tool)
  else if (tools.size < MAX_TOOLS || tools.has(tool.name)) tools.set(tool.name, tool)
  else log.warn({ tool: tool.name, limit: MAX_TOOLS }, 'tool left out: there are too many')
}

/** What was defined after it stays: the two can have come by different ways. */
function removeTool(tools: Map<string, ToolDef>, { name, timestampUs }: ToolDef): void {
  const known = tools.get(name)
  if (known && known.timestampUs <= timestampUs) tools.delete(name)
}

/** Whatever was defined until now. */
function takeTools(
  input: Input<ToolDef> | null,
  tools: Map<string, ToolDef>,
  context: Pick<ComponentContext, 'log'>,
): void {
  for (let tool = input?.tryNext(); tool; tool = input?.tryNext()) addTool(tools, tool, context)
}
