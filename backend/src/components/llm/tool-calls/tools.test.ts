import { describe, expect, it } from 'vitest'
import {
  type Component,
  EOS,
  type GoalFrame,
  TextFrame,
  ToolCall,
  type ToolDef,
  type ToolResult,
} from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { doNothingTool } from '../do-nothing-tool/do-nothing-tool.ts'
import { movementTool } from '../movement-tool/movement-tool.ts'
import { scratchpadTool } from '../scratchpad-tool/scratchpad-tool.ts'
import { stopTool } from '../stop-tool/stop-tool.ts'
import { talkTool } from '../talk-tool/talk-tool.ts'
import { thinkTool } from '../think-tool/think-tool.ts'

const at = (ms: number) => ({ timestampUs: 1e15 + ms * 1000 })
const call = (name: string, args: unknown = {}, ms = 0) =>
  new ToolCall({
    callId: `${name} ${ms}`,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
    turn: 3,
    generation: 9,
    ...at(ms),
  })

interface ToolOutputs extends Record<string, readonly unknown[]> {
  readonly tool_def: readonly ToolDef[]
  readonly tool_result: readonly ToolResult[]
  readonly text: readonly TextFrame[]
  readonly stop: readonly TextFrame[]
  readonly goal: readonly GoalFrame[]
  readonly instruction: readonly TextFrame[]
}

function run(tool: Component, calls: readonly ToolCall[], more: Record<string, unknown[]> = {}) {
  return runComponent<ToolOutputs>(tool, { inputs: { tool_call: calls, ...more } })
}
const answers = ({ tool_result }: ToolOutputs) => tool_result.map(({ content }) => content)

describe('tools', () => {
  it.each([
    [talkTool, ['talk(text!)']],
    [thinkTool, ['think(thought!)']],
    [scratchpadTool, ['scratchpad_update(content!)', 'scratchpad_read()']],
    [movementTool, ['move(instruction!, x, z, heading)']],
    [stopTool, ['stop()']],
    [doNothingTool, ['do_nothing()']],
  ] as const)('$name is offered at the start', async (tool, signatures) => {
    const { tool_def } = await run(tool, [])

    const signature = ({ name, parameters }: ToolDef) => {
      const required = parameters.required as string[]
      const names = Object.keys(parameters.properties as object)
      return `${name}(${names.map((one) => one + (required.includes(one) ? '!' : '')).join(', ')})`
    }
    expect(tool_def.map(signature)).toEqual(signatures)
    for (const { description } of tool_def) expect(description.length).toBeGreaterThan(30)
  })

  it.each([talkTool, thinkTool, scratchpadTool, stopTool])(
    '$name leaves calls of other tools alone',
    async (tool) => {
      const { tool_result } = await run(tool, [call('something_else')])

      expect(tool_result).toEqual([])
    },
  )

  it('copy the turn and the generation of the call', async () => {
    const { tool_result, stop } = await run(stopTool, [call('stop')])

    expect([tool_result[0], stop[0]]).toMatchObject([
      { callId: 'stop 0', content: '', turn: 3, generation: 9 },
      { text: 'stop', turn: 3, generation: 9 },
    ])
  })

  it('tell the model what is wrong with its arguments', async () => {
    expect(answers(await run(talkTool, [call('talk', { words: 'hi' })]))).toEqual([
      'Cannot call "talk": it needs the text "text"',
    ])
    expect(answers(await run(movementTool, [call('move', 'walk')]))).toEqual([
      'Cannot call "move": its arguments are not a JSON object',
    ])
  })
})

describe('TalkTool', () => {
  it('speaks every talk where nobody reports the end of speech', async () => {
    const outputs = await run(talkTool, [
      call('talk', { text: 'One.' }),
      call('talk', 'just words', 10),
    ])

    expect(answers(outputs)).toEqual(['', ''])
    expect(outputs.text.map((frame) => [frame.text, frame instanceof EOS])).toEqual([
      ['One.', false],
      ['', true],
      ['just words', false],
      ['', true],
    ])
    expect(outputs.text.map(({ turn, generation }) => [turn, generation])).toEqual(
      outputs.text.map(() => [3, 9]),
    )
  })

  it('refuses to speak until the previous talk is done, or has taken far too long', async () => {
    const outputs = await run(
      talkTool,
      [0, 10, 30, 40, 60_000].map((ms) => call('talk', { text: `at ${ms}` }, ms)),
      { done_speaking: [new TextFrame({ text: 'done', ...at(20) })] },
    )

    const isRefused = answers(outputs).map((content) => content !== '')
    expect(isRefused).toEqual([false, true, false, true, false])
    expect(answers(outputs)[1]).toContain('still being spoken')
  })
})

describe('ScratchpadTool', () => {
  it('keeps one note', async () => {
    const outputs = await run(scratchpadTool, [
      call('scratchpad_read', {}, 0),
      call('scratchpad_update', { content: 'buy tea' }, 1),
      call('scratchpad_read', '', 2),
      call('scratchpad_update', 'plain', 3),
      call('scratchpad_read', {}, 4),
    ])

    expect(answers(outputs)).toEqual(['(empty)', 'ok', 'buy tea', 'ok', 'plain'])
  })
})

describe('ThinkTool', () => {
  it('writes the thought into the log', async () => {
    const lines: string[] = []

    const { tool_result } = await runComponent<ToolOutputs>(thinkTool, {
      inputs: { tool_call: [call('think', { thought: 'tea first' })] },
      onOutput: (_stream, line) => lines.push(line),
    })

    expect(tool_result[0]?.content).toBe('')
    expect(lines.join('')).toContain('tea first')
  })
})

describe('MovementTool', () => {
  it.each([
    [{ x: 1, z: 2 }, { x: 1, y: 0, z: 2, heading: null }, 'going to x=1, z=2'],
    [{ heading: 90 }, { x: null, y: null, z: null, heading: 90 }, 'facing 90°'],
    [{ x: 0, z: -1.5, heading: '180' }, { x: 0, y: 0, z: -1.5, heading: 180 }, 'facing 180°'],
    [{ x: 1 }, null, 'needs both x and z'],
    [{ x: null, z: null, heading: null }, null, 'Moving: walk'],
  ])('makes of %j the goal %j', async (place, goal, said) => {
    const outputs = await run(movementTool, [call('move', { instruction: 'walk', ...place })])

    expect(outputs.instruction.map(({ text }) => text)).toEqual(['walk'])
    expect(outputs.goal.map(({ x, y, z, heading }) => ({ x, y, z, heading }))).toEqual(
      goal ? [goal] : [],
    )
    expect(answers(outputs)[0]).toContain(said)
  })

  it('does not know other tools', async () => {
    expect(answers(await run(movementTool, [call('fly')]))).toEqual(['unknown tool'])
  })

  it('does not go to a place that is no number', async () => {
    const outputs = await run(movementTool, [call('move', { instruction: 'go', x: 'there', z: 1 })])

    expect(answers(outputs)).toEqual(['Cannot call "move": "x" is not a number'])
    expect([outputs.goal, outputs.instruction]).toEqual([[], []])
  })
})

describe('DoNothingTool', () => {
  it('answers every call', async () => {
    expect(answers(await run(doNothingTool, [call('do_nothing'), call('fly', {}, 1)]))).toEqual([
      '',
      '',
    ])
  })
})
