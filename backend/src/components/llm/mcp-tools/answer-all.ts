import {
  type ComponentContext,
  EngineError,
  initFrom,
  type Output,
  type ToolCall,
  ToolResult,
} from '../../../core/index.ts'
import { objectArguments } from '../tool-calls/tool-calls.ts'
import { type McpConfig, serverName } from './config.ts'
import type { Connection } from './connection.ts'
import { McpFailure } from './mcp-failure.ts'
import { cut, resultText } from './result-text.ts'
import type { ToolNames } from './tool-names.ts'

export interface Answering {
  readonly connection: Connection
  readonly names: ToolNames
  readonly outputs: { readonly tool_result: Output<ToolResult> }
  readonly context: Pick<ComponentContext<McpConfig>, 'config' | 'signal' | 'log'>
}

/** Answers calls until the input ends, several at a time; those of other tools are somebody else's. */
export async function answerAll(
  calls: AsyncIterable<ToolCall>,
  answering: Answering,
): Promise<void> {
  const { names, context } = answering
  const running = new Set<Promise<void>>()
  for await (const call of calls) {
    const name = names.forServer(call.name)
    if (name === null) continue
    const work: Promise<void> = answer(call, name, answering).finally(() => running.delete(work))
    running.add(work)
    while (running.size >= context.config.max_parallel) await Promise.race(running)
  }
  await Promise.all(running)
}

async function answer(call: ToolCall, name: string, answering: Answering): Promise<void> {
  const { outputs, context } = answering
  const content = await contentOf(call, name, answering)
  if (context.signal.aborted) return
  const { turn, generation } = initFrom(call)
  outputs.tool_result.send(new ToolResult({ callId: call.callId, content, turn, generation }))
}

/** A model can do something about what went wrong, so it is told. */
async function contentOf(
  call: ToolCall,
  name: string,
  { connection, context }: Answering,
): Promise<string> {
  const { log, config } = context
  try {
    const args = call.arguments.trim() === '' ? {} : objectArguments(call)
    return resultText(await connection.call(name, args), config.max_result_chars)
  } catch (error) {
    if (error instanceof EngineError && error.code === 'request.invalid') return error.message
    if (!(error instanceof McpFailure)) throw error
    if (!context.signal.aborted) {
      log.warn({ server: serverName(config), problem: error.message }, 'a call failed')
    }
    return cut(error.message, config.max_result_chars)
  }
}
