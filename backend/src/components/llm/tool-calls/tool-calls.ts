import {
  EngineError,
  type Input,
  initFrom,
  type Output,
  type ToolCall,
  ToolDef,
  ToolResult,
  z,
} from '../../../core/index.ts'

export type ToolSpec = Pick<ToolDef, 'name' | 'description' | 'parameters'>
type Property = { readonly type: string; readonly description: string }

/** The settings of a tool of which people may say themselves what it is for. */
export const describedBy = (toolDescription: string) =>
  z.object({
    tool_description: z
      .string()
      .default(toolDescription)
      .describe('Tells the model what the tool does and when to use it'),
  })

/** The JSON schema of a tool's arguments. */
export function parametersOf(
  properties: Readonly<Record<string, Property>>,
  required: readonly string[] = [],
): ToolDef['parameters'] {
  return { type: 'object', properties, required, additionalProperties: false }
}

/** Tells models of a tool. */
export function offer(output: Output<ToolDef>, { name, description, parameters }: ToolSpec): void {
  output.send(new ToolDef({ name, description, parameters }))
}

/** Answers every call until the input ends; a call for which `answer` gives null is somebody else's. */
export async function answerCalls(
  calls: Input<ToolCall>,
  results: Output<ToolResult>,
  answer: (call: ToolCall) => string | null,
): Promise<void> {
  for await (const call of calls) {
    const content = answerOf(call, answer)
    if (content === null) continue
    const { turn, generation } = initFrom(call)
    results.send(new ToolResult({ callId: call.callId, content, turn, generation }))
  }
}

/** A model can do something about arguments that are wrong, so it is told. */
function answerOf(call: ToolCall, answer: (call: ToolCall) => string | null): string | null {
  try {
    return answer(call)
  } catch (error) {
    if (error instanceof EngineError && error.code === 'request.invalid') return error.message
    throw error
  }
}

/**
 * The only argument of a call, a text. A model that writes the text itself in place of JSON is
 * understood, too.
 * @throws EngineError `request.invalid` when JSON holds no such text
 */
export function textArgument(call: ToolCall, name: string): string {
  const json = jsonOf(call.arguments)
  if (json === undefined) return call.arguments
  if (typeof json === 'string') return json
  const value = isObject(json) ? json[name] : undefined
  if (typeof value === 'string') return value
  throw wrongArguments(call, `it needs the text "${name}"`)
}

/** @throws EngineError `request.invalid` when the arguments are no JSON object */
export function objectArguments(call: ToolCall): Readonly<Record<string, unknown>> {
  const json = jsonOf(call.arguments)
  if (isObject(json)) return json
  throw wrongArguments(call, 'its arguments are not a JSON object')
}

export function wrongArguments({ name }: ToolCall, why: string): EngineError {
  return new EngineError('request.invalid', `Cannot call "${name}": ${why}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
