import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  BodyPoseFrame,
  type MessageFrame,
  ObjectLocationFrame,
  PlaybackFrame,
  SpeechEvent,
  TextFrame,
  ToolCall,
  ToolResult,
} from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { defineAgentLoop } from './agent-loop.ts'

const agentLoop = defineAgentLoop(() => 'Asia/Tokyo')
const ORIGIN_US = Date.UTC(2025, 0, 1, 3, 0, 0) * 1000

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (ms: number) => ({ timestampUs: ORIGIN_US + ms * 1000 })
const text = (ms: number, value: string, of: { generation?: number } = {}) =>
  new TextFrame({ text: value, ...at(ms), ...of })

/** Prompts as lines, with the ms at which each was sent. */
async function run(
  inputs: Record<string, readonly unknown[]>,
  config: Record<string, unknown> = {},
  ms = 30_000,
) {
  const { messages } = await runComponent<{ messages: (readonly MessageFrame[])[] }>(agentLoop, {
    config: { system_prompt: '', post_prompt: '', ...config },
    inputs,
    folders: { projectFolder: folder },
    until: { ms },
  })
  return messages.map((prompt) => prompt.map(({ role, content }) => `${role}: ${content}`))
}

describe('AgentLoop', () => {
  it('sends the time with each message, and what the moment is like behind them', async () => {
    const prompts = await run(
      {
        speech: [text(0, 'hi')],
        vision: [text(0, 'a cat sleeps')],
        memory: [text(0, 'likes tea')],
        objects: [
          new ObjectLocationFrame({
            labels: ['cup'],
            positions: Float32Array.from([1, 0.5, 2]),
            depths: Float32Array.from([2]),
            scores: Float32Array.from([1]),
            boxes: new Float32Array(4),
            objectIds: BigInt64Array.from([7n]),
            ...at(0),
          }),
        ],
        pose: [new BodyPoseFrame({ parts: { waist: { posX: 1, posY: 1, posZ: 3 } }, ...at(0) })],
      },
      { system_prompt: 'You are a robot.', post_prompt: 'Now act.' },
    )

    expect(prompts[0]).toEqual([
      'system: You are a robot.',
      'user: [12:00:00] hi',
      'system: [12:00:00] likes tea',
      'system: [12:00:00] a cat sleeps',
      'system: [Currently visible objects]\n"cup" at (1.00, 0.50, 2.00)',
      'system: [Position (y-up): x=1.00, y=1.00, z=3.00]\n[Heading (from +Z clockwise): 0°]',
      'system: Now act.',
    ])
  })

  it('asks once at the start and then stays silent while nothing comes', async () => {
    expect(await run({ speech: [] }, { system_prompt: 'Wait.' }, 600_000)).toEqual([
      ['system: Wait.'],
    ])
  })

  it('gathers what comes at once into one prompt, and asks again when the turn has ended', async () => {
    const prompts = await run({
      speech: [0, 10, 20].map((ms) => text(ms, `at ${ms}`)),
      feedback: [text(4000, 'a reply')],
    })

    expect(prompts.map((prompt) => prompt.length)).toEqual([1, 3, 4])
    expect(prompts.at(-1)?.at(-1)).toBe('assistant: [12:00:04] a reply')
  })

  it('waits for the answers of tools before it goes on', async () => {
    const call = (callId: string) =>
      new ToolCall({ callId, name: 'look', arguments: '{}', generation: 1, ...at(1000) })
    const prompts = await run({
      memory: [text(0, 'likes pets')],
      tool_call: [call('a'), call('b')],
      feedback: [text(1000, 'Let me look.', { generation: 1 })],
      tool_result: [
        new ToolResult({ callId: 'a', content: 'cat', ...at(2000) }),
        new ToolResult({ callId: 'b', content: 'dog', ...at(3000) }),
      ],
    })

    expect(prompts).toEqual([
      ['system: [12:00:00] likes pets'],
      [
        'system: [12:00:00] likes pets',
        'assistant: [12:00:01] Let me look.',
        'assistant: ',
        'tool: cat',
        'assistant: ',
        'tool: dog',
      ],
    ])
  })

  it('rests after a pause until the user speaks', async () => {
    const prompts = await run({
      memory: [text(0, 'likes pets')],
      feedback: [text(1000, 'bye'), text(3000, 'and more')],
      pause: [text(1000, 'stop')],
      speech: [text(8000, 'wake up')],
    })

    expect(prompts.map((prompt) => prompt.length)).toEqual([1, 4])
  })

  it('goes on when a reply has been heard, with what was heard of it', async () => {
    const heard = (ms: number, chars: number, done: boolean) =>
      new PlaybackFrame({ turn: 0, generation: 1, chars, ms: 0, done, ...at(ms) })
    const prompts = await run({
      speech: [text(0, 'hi')],
      feedback: [text(1000, 'Hello my friend', { generation: 1 })],
      heard: [heard(1500, 5, false), heard(2000, 8, true)],
    })

    expect(prompts).toEqual([
      ['user: [12:00:00] hi'],
      ['user: [12:00:00] hi', 'assistant: [12:00:01] Hello my [interrupted]'],
    ])
  })

  it('takes back what the user did not mean to be all, and asks again with the whole', async () => {
    const event = (ms: number, kind: SpeechEvent['event']) =>
      new SpeechEvent({ turn: 1, event: kind, ...at(ms) })
    const said = (ms: number, value: string) => new TextFrame({ text: value, turn: 1, ...at(ms) })

    const prompts = await run({
      turn_events: [
        event(0, 'start'),
        event(500, 'candidate_end'),
        event(900, 'resumed'),
        event(3000, 'end'),
      ],
      speech: [said(600, 'I want tea.'), said(3100, 'I want tea with milk.')],
    })

    expect(prompts).toEqual([
      [],
      ['user: [12:00:00] I want tea.'],
      ['user: [12:00:03] I want tea with milk.'],
    ])
  })

  it('keeps the last prompt in the project, as chat APIs spell it', async () => {
    await run({
      speech: [text(0, 'look')],
      tool_call: [new ToolCall({ callId: 'a', name: 'look', arguments: '{"at":1}', ...at(0) })],
      tool_result: [new ToolResult({ callId: 'a', content: 'cat', ...at(1000) })],
    })

    expect(await readdir(folder)).toEqual(['messages.json'])
    expect(JSON.parse(await readFile(join(folder, 'messages.json'), 'utf8'))).toEqual([
      { role: 'user', content: '[12:00:00] look' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
        ],
      },
      { role: 'tool', content: 'cat', tool_call_id: 'a' },
    ])
  })

  it('goes on when the prompt cannot be written down, and says so once', async () => {
    const lines: string[] = []
    // A file stands where the folder should be.
    const nowhere = join(folder, 'file')
    await writeFile(nowhere, '')
    const { messages } = await runComponent(agentLoop, {
      config: { system_prompt: 'x' },
      inputs: { speech: [text(0, 'one'), text(5000, 'two')] },
      folders: { projectFolder: nowhere },
      onOutput: (_stream, line) => lines.push(line),
      until: { ms: 20_000 },
    })

    expect(messages).toHaveLength(2)
    expect(lines.filter((line) => line.includes('could not be written'))).toHaveLength(1)
  })
})
