import type { MessageFrame, ToolDef } from '../../../core/index.ts'

/** A tool that is to be called. */
export interface Wish {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

const WALK =
  /^(?:please )?(?:walk|go|run|move|step|come|turn|face|look|jump|dance|wave|nod|sit|stand|bow)\b/i
const POSITION = /\bto \(?(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)\)?/i
const HEADING = /\b(?:face|turn(?: to)?|heading) (-?\d+(?:\.\d+)?)/i
const NOTE = /^(?:please )?(?:note|remember|write down)(?: that|:)? +(.+)$/is
const READ_NOTE = /\b(?:read|show|what (?:is|are|did you)).{0,20}\bnoted?s?\b/i
const STOP = /^(?:please )?(?:stop|halt|be quiet)\b/i
const THINK = /^(?:please )?think about +(.+)$/is
const CALL = /^(?:please )?(?:use|call) +([\w.-]+) *(.*)$/is

/** The tool that somebody asks for with these words, if it is there. */
export function wishIn(
  said: string,
  tools: ReadonlyMap<string, ToolDef>,
  history: readonly MessageFrame[],
): Wish | null {
  const found = [namedTool(said, tools), movement(said), note(said, history), other(said)]
  return found.find((wish) => wish && tools.has(wish.name)) ?? null
}

function movement(said: string): Wish | null {
  if (!WALK.test(said)) return null
  const position = POSITION.exec(said)
  const heading = HEADING.exec(said)
  return {
    name: 'move',
    arguments: {
      instruction: said.trim().replace(/[.!]+$/, ''),
      ...(position ? { x: Number(position[1]), z: Number(position[2]) } : {}),
      ...(heading ? { heading: Number(heading[1]) } : {}),
    },
  }
}

/** The pad holds one text, so a new line is put below what this conversation wrote before. */
function note(said: string, history: readonly MessageFrame[]): Wish | null {
  if (READ_NOTE.test(said)) return { name: 'scratchpad_read', arguments: {} }
  const line = NOTE.exec(said)?.[1]?.trim()
  if (!line) return null
  const before = lastNote(history)
  return { name: 'scratchpad_update', arguments: { content: before ? `${before}\n${line}` : line } }
}

function lastNote(history: readonly MessageFrame[]): string | null {
  const calls = history.flatMap(({ toolCalls }) => toolCalls ?? [])
  const last = calls.findLast(({ name }) => name === 'scratchpad_update')
  const { content } = last ? parsed(last.arguments) : {}
  return typeof content === 'string' ? content : null
}

function other(said: string): Wish | null {
  if (STOP.test(said)) return { name: 'stop', arguments: {} }
  const thought = THINK.exec(said)?.[1]
  return thought ? { name: 'think', arguments: { thought: thought.trim() } } : null
}

/** `call add {"a": 1, "b": 2}`, or `use weather Paris` for a tool with one text. */
function namedTool(said: string, tools: ReadonlyMap<string, ToolDef>): Wish | null {
  const [, name = '', rest = ''] = CALL.exec(said.trim()) ?? []
  const tool = tools.get(name)
  if (!tool) return null
  if (rest.startsWith('{')) return { name, arguments: parsed(rest) }
  const text = onlyText(tool)
  return { name, arguments: text !== null && rest !== '' ? { [text]: rest } : {} }
}

/** Name of the text that a tool is given, when there is only one thing to give. */
function onlyText({ parameters }: ToolDef): string | null {
  const { properties } = parameters
  if (typeof properties !== 'object' || properties === null) return null
  const names = Object.keys(properties)
  return names.length === 1 ? names[0]! : null
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
