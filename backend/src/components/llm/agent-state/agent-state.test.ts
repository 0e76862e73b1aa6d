import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  BodyPoseFrame,
  MessageFrame,
  ObjectLocationFrame,
  PlaybackFrame,
  RequestFrame,
  SpeechEvent,
  type SpeechEventInit,
  TextFrame,
  ToolCall,
  ToolResult,
} from '../../../core/index.ts'
import { forgottenFile, forgottenText } from '../../../core/memory/forgotten.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { agentState } from './agent-state.ts'

const at = (ms: number) => ({ timestampUs: 1e15 + ms * 1000 })
const text = (ms: number, value: string, of: { turn?: number; generation?: number } = {}) =>
  new TextFrame({ text: value, ...at(ms), ...of })
const request = (ms: number) => new RequestFrame(at(ms))
const event = (ms: number, turn: number, kind: SpeechEventInit['event']) =>
  new SpeechEvent({ turn, event: kind, ...at(ms) })
const heard = (ms: number, generation: number, chars: number, done = false) =>
  new PlaybackFrame({ turn: 1, generation, chars, ms: 0, done, ...at(ms) })

/** The prompts as lines, without the system prompt. */
async function promptsFor(
  inputs: Record<string, readonly unknown[]>,
  config: { system_prompt?: string } = { system_prompt: '' },
  projectFolder?: string,
): Promise<string[][]> {
  const { messages } = await runComponent<{ messages: (readonly MessageFrame[])[] }>(agentState, {
    config,
    inputs,
    ...(projectFolder !== undefined && { folders: { projectFolder } }),
  })
  return messages.map((prompt) => prompt.map(({ role, content }) => `${role}: ${content}`))
}

describe('AgentState', () => {
  it('sends everything said so far at each request, in order of time', async () => {
    const prompts = await promptsFor(
      {
        request: [request(15), request(60)],
        speech: [text(10, 'hi'), text(40, 'and?')],
        feedback: [text(30, 'hello')],
        vision: [text(20, 'a cat')],
        memory: [text(50, 'likes tea')],
      },
      { system_prompt: 'Be kind.' },
    )

    expect(prompts).toEqual([
      ['system: Be kind.', 'user: hi'],
      [
        'system: Be kind.',
        'user: hi',
        'system: a cat',
        'assistant: hello',
        'user: and?',
        'system: likes tea',
      ],
    ])
  })

  it('leaves out what was recalled before something was forgotten, and keeps what was said', async () => {
    const project = mkdtempSync(join(tmpdir(), 'openneuro-agent-'))
    mkdirSync(dirname(forgottenFile(project)), { recursive: true })
    writeFileSync(
      forgottenFile(project),
      forgottenText({ atUs: at(50).timestampUs, pending: null }),
    )

    const prompts = await promptsFor(
      {
        request: [request(60), request(90)],
        speech: [text(10, 'I like tea')],
        memory: [text(20, 'likes tea'), text(50, 'likes tea'), text(80, 'likes cats')],
      },
      undefined,
      project,
    )
    rmSync(project, { recursive: true })

    expect(prompts).toEqual([['user: I like tea'], ['user: I like tea', 'system: likes cats']])
  })

  it('takes text as a request, with the words that came with it and none that are younger', async () => {
    const typed = [text(0, 'one'), text(1, 'two')]

    const prompts = await promptsFor({ request: typed, speech: typed })

    expect(prompts).toEqual([['user: one'], ['user: one', 'user: two']])
  })

  it('puts the latest initial messages first', async () => {
    const card = (content: string) => [new MessageFrame({ role: 'system', content, ...at(0) })]

    const prompts = await promptsFor(
      { request: [request(0)], initial_msgs: [card('card'), card('other card')] },
      { system_prompt: 'Be kind.' },
    )

    expect(prompts).toEqual([['system: other card', 'system: Be kind.']])
  })

  it('goes on without initial messages that do not come, and says so', async () => {
    const output: string[] = []
    const { messages } = await runComponent(agentState, {
      inputs: { request: [request(0)], initial_msgs: [] },
      onOutput: (_stream, line) => output.push(line),
    })

    expect(messages).toHaveLength(1)
    expect(output.join('')).toContain('No initial messages have come')
  })

  it('holds calls of tools with their results', async () => {
    const { messages } = await runComponent<{ messages: (readonly MessageFrame[])[] }>(agentState, {
      config: { system_prompt: '' },
      inputs: {
        request: [request(10), request(40)],
        tool_call: [
          new ToolCall({ callId: 'a', name: 'move', arguments: '{}', turn: 2, ...at(0) }),
        ],
        tool_result: [new ToolResult({ callId: 'a', content: 'walking', ...at(30) })],
      },
    })

    const tools = messages.map(([asks, answers]) => [asks?.toolCalls?.[0]?.name, answers?.content])
    expect(tools).toEqual([
      ['move', '(pending)'],
      ['move', 'walking'],
    ])
    expect(messages[0]?.map(({ turn }) => turn)).toEqual([2, 2])
  })

  describe('after tools have answered', () => {
    const call = (callId: string, ms: number) =>
      new ToolCall({ callId, name: 'look', arguments: '{}', ...at(ms) })
    const answer = (callId: string, content: string, ms: number) =>
      new ToolResult({ callId, content, ...at(ms) })
    const typed = text(0, 'look around')

    it('asks again by itself where only words ask, once all have answered', async () => {
      const prompts = await promptsFor({
        request: [typed],
        speech: [typed],
        tool_call: [call('a', 10), call('b', 10)],
        tool_result: [
          answer('a', 'a cat', 20),
          answer('b', 'unknown tool', 300),
          answer('b', 'a dog', 310),
        ],
      })

      expect(prompts).toEqual([
        ['user: look around'],
        ['user: look around', 'assistant: ', 'tool: a cat', 'assistant: ', 'tool: a dog'],
      ])
    })

    it('leaves that to a Pulse where there is one', async () => {
      const prompts = await promptsFor({
        request: [request(0), typed],
        speech: [typed],
        tool_call: [call('a', 10)],
        tool_result: [answer('a', 'a cat', 20)],
      })

      expect(prompts).toHaveLength(2)
    })

    it('does so only so often in a row', async () => {
      const times = Array.from({ length: 30 }, (_, i) => 100 + i * 200)
      const prompts = await promptsFor({
        request: [typed],
        speech: [typed],
        tool_call: times.map((ms) => call(`${ms}`, ms)),
        tool_result: times.map((ms) => answer(`${ms}`, 'more', ms + 10)),
      })

      expect(prompts).toHaveLength(9)
    })
  })

  it('tells which objects it sees, where it stands, and where a gone object was last', async () => {
    const located = (ms: number, ids: number[]) =>
      new ObjectLocationFrame({
        labels: ids.map((id) => `thing ${id}`),
        positions: Float32Array.from(ids.flatMap((id) => [id, 0.5, 2])),
        depths: Float32Array.from(ids, () => 2),
        scores: Float32Array.from(ids, () => 1),
        boxes: new Float32Array(ids.length * 4),
        objectIds: BigInt64Array.from(ids, BigInt),
        ...at(ms),
      })
    const pose = new BodyPoseFrame({
      parts: { waist: { posX: 1, posY: 0.95, posZ: -2 } },
      ...at(0),
    })

    const prompts = await promptsFor({
      request: [request(10), request(30)],
      objects: [located(0, [1, 2]), located(20, [2])],
      pose: [pose],
    })

    const place =
      'system: [Position (y-up): x=1.00, y=0.95, z=-2.00]\n[Heading (from +Z clockwise): 0°]'
    expect(prompts).toEqual([
      [
        'system: Objects in view now:\n"thing 1" at (1.00, 0.50, 2.00)\n"thing 2" at (2.00, 0.50, 2.00)',
        place,
      ],
      [
        'system: Out of view: "thing 1" (object 1), last seen at (1.00, 0.50, 2.00)',
        'system: Objects in view now:\n"thing 2" at (2.00, 0.50, 2.00)',
        place,
      ],
    ])
  })
})

describe('AgentState with a speaker that reports', () => {
  const say = (ms: number, value: string, turn: number) => text(ms, value, { turn })

  it('holds what was heard so far, then what was heard in the end', async () => {
    const prompts = await promptsFor({
      request: [request(60), request(100)],
      speech: [say(0, 'tell me', 1), say(90, 'stop', 2)],
      feedback: [text(50, 'Once upon a time', { turn: 1, generation: 10 })],
      heard: [heard(40, 10, 4), heard(80, 10, 9, true)],
    })

    expect(prompts).toEqual([
      ['user: tell me', 'assistant: Once'],
      ['user: tell me', 'assistant: Once upon [interrupted]', 'user: stop'],
    ])
  })

  it('says nothing of a reply that nobody heard', async () => {
    const prompts = await promptsFor({
      request: [request(100)],
      speech: [say(0, 'tell me', 1), say(90, 'stop', 2)],
      feedback: [text(50, 'Once upon a time', { turn: 1, generation: 10 })],
      heard: [heard(60, 10, 0, true)],
    })

    expect(prompts).toEqual([['user: tell me', 'user: stop']])
  })
})

describe('AgentState while the user may go on speaking', () => {
  const speak = (ms: number, value: string) => text(ms, value, { turn: 1 })

  it('asks with words of an open turn at once and takes them back when the user goes on', async () => {
    const words = [speak(20, 'I want tea.'), speak(60, 'I want tea with milk.')]

    const prompts = await promptsFor({
      turn_events: [
        event(0, 1, 'start'),
        event(10, 1, 'candidate_end'),
        event(30, 1, 'resumed'),
        event(50, 1, 'candidate_end'),
        event(70, 1, 'end'),
      ],
      speech: words,
      request: [words[0], request(40), words[1], request(80)],
    })

    expect(prompts).toEqual([
      ['user: I want tea.'],
      [],
      ['user: I want tea with milk.'],
      ['user: I want tea with milk.'],
    ])
  })

  it('ignores words that are late: the user has gone on since', async () => {
    const late = speak(40, 'I want tea.')
    const whole = speak(80, 'I want tea with milk.')

    const prompts = await promptsFor({
      turn_events: [
        event(0, 1, 'start'),
        event(10, 1, 'candidate_end'),
        event(30, 1, 'resumed'),
        event(70, 1, 'end'),
      ],
      speech: [late, whole],
      request: [late, whole],
    })

    expect(prompts).toEqual([['user: I want tea with milk.']])
  })
})
