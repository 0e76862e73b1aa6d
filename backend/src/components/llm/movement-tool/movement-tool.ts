import {
  defineComponent,
  GoalFrame,
  initFrom,
  TextFrame,
  ToolCall,
  ToolDef,
  ToolResult,
} from '../../../core/index.ts'
import {
  answerCalls,
  objectArguments,
  offer,
  parametersOf,
  wrongArguments,
} from '../tool-calls/tool-calls.ts'

/** What a model asks its body to do. */
interface Move {
  readonly instruction: string
  readonly x: number | null
  readonly z: number | null
  readonly heading: number | null
}

/** Lets a model move its body. */
export const movementTool = defineComponent({
  name: 'MovementTool',
  description:
    'A tool with which a model **moves its body**: what to do in words, and where to go or what to face',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  inputs: { tool_call: ToolCall },
  outputs: {
    tool_def: ToolDef,
    tool_result: ToolResult,
    goal: GoalFrame,
    instruction: TextFrame,
  },

  emit({ outputs }) {
    offer(outputs.tool_def, {
      name: 'move',
      description:
        'Move your body. To go somewhere give both x and z, the place in metres. To turn give heading. For motions on the spot, such as waving or sitting down, give neither. The world has +X to your right and +Z ahead of you as you stood at the start.',
      parameters: parametersOf(
        {
          instruction: {
            type: 'string',
            description: 'The motion in a few words, such as "walk slowly" or "wave with one hand"',
          },
          x: { type: 'number', description: 'Where to go, metres along X; only together with z' },
          z: { type: 'number', description: 'Where to go, metres along Z; only together with x' },
          heading: {
            type: 'number',
            description: 'Which way to face in the end, degrees clockwise from +Z (90 faces +X)',
          },
        },
        ['instruction'],
      ),
    })
  },

  async run({ inputs, outputs }) {
    await answerCalls(inputs.tool_call, outputs.tool_result, (call) => {
      if (call.name !== 'move') return 'unknown tool'
      const move = moveOf(call)
      const { turn, generation } = initFrom(call)
      outputs.instruction.send(new TextFrame({ text: move.instruction, turn, generation }))
      const goal = goalOf(move)
      if (goal) outputs.goal.send(new GoalFrame({ ...goal, turn, generation }))
      return describeMove(move)
    })
  },
})

function moveOf(call: ToolCall): Move {
  const { instruction, ...places } = objectArguments(call)
  if (typeof instruction !== 'string') throw wrongArguments(call, 'it needs the text "instruction"')
  const [x, z, heading] = ['x', 'z', 'heading'].map((name) => coordinate(call, name, places[name]))
  return { instruction, x: x ?? null, z: z ?? null, heading: heading ?? null }
}

/** Models write null, or a number as text. */
function coordinate(call: ToolCall, name: string, value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw wrongArguments(call, `"${name}" is not a number`)
}

function goalOf({ x, z, heading }: Move) {
  const hasPlace = x !== null && z !== null
  if (!hasPlace && heading === null) return null
  return { x, y: x === null ? null : 0, z, heading }
}

function describeMove({ instruction, x, z, heading }: Move): string {
  const words = [`Moving: ${instruction}`]
  if (x !== null && z !== null) words.push(`going to x=${x}, z=${z}`)
  else if (x !== null || z !== null) words.push('staying here: going somewhere needs both x and z')
  if (heading !== null) words.push(`facing ${heading}°`)
  return words.join('; ')
}
