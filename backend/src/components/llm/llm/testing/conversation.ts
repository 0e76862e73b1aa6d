import {
  type Component,
  defineComponent,
  EOS,
  InterruptFrame,
  list,
  MessageFrame,
  type SpeechEvent,
  type TextFrame,
  type ToolCall,
  type ToolDef,
  type TracePart,
} from '../../../../core/index.ts'
import { graphOf, type OutsideClock, runGraph } from '../../../../core/testing/index.ts'
import { llm } from '../llm.ts'

/** Start of every test's run, µs. */
const T0 = 1_700_000_000_000_000
export const at = (ms: number) => T0 + ms * 1000
/** Time of a frame in the run, ms. */
export const msOf = ({ timestampUs }: { timestampUs: number }) => (timestampUs - T0) / 1000

/** Makes a conversation of each message that comes: gives lists a time. */
const asking: Component = defineComponent({
  name: 'Asking',
  description: 'Sends each message as a conversation',
  tags: { io: ['conduit'], functionality: ['misc'] },
  inputs: { message: MessageFrame },
  outputs: { messages: list(MessageFrame) },
  async run({ inputs, outputs }) {
    for await (const message of inputs.message) outputs.messages.send([message])
  },
})

export interface Scene {
  readonly config?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>>
  /** What is asked, each at its time. */
  readonly messages?: readonly MessageFrame[]
  /** Whole conversations, asked at the start. */
  readonly lists?: readonly (readonly MessageFrame[])[]
  readonly tools?: readonly ToolDef[]
  readonly interrupts?: readonly InterruptFrame[]
  /** Left out: not wired. */
  readonly events?: readonly SpeechEvent[]
  readonly outside?: OutsideClock
  readonly untilMs?: number
  readonly modelsFolder?: string
}

export interface Heard {
  /** Requests that were sent to the LLM one by one. */
  readonly asked: number
  readonly token: readonly (TextFrame | EOS)[]
  readonly text: readonly TextFrame[]
  readonly tool_calls: readonly ToolCall[]
  readonly eos: readonly EOS[]
  readonly stats: readonly Stats[]
  readonly notes: readonly (string | null)[]
  readonly logs: string
  readonly traces: readonly TracePart[]
  readonly error: { readonly code: string; readonly detail: string } | undefined
}

export interface Stats {
  readonly turn: number | null
  readonly generation: number
  readonly model: string
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly first_token_ms: number | null
  readonly total_ms: number
}

/** Runs an LLM node on a virtual clock. */
export async function converse(scene: Scene): Promise<Heard> {
  const { config, messages, lists, tools, interrupts, events, outside, untilMs, secrets } = scene
  const { modelsFolder } = scene
  let logs = ''
  const init = config ? { config } : {}
  const { outputs, errors, notes, traces } = await runGraph(
    graphOf({ ask: ['Asking'], llm: ['LLM', init] }, ['ask.messages -> llm.messages']),
    {
      components: [asking, llm],
      threads: false,
      feed: {
        'ask.message': messages ?? [],
        ...(lists && { 'llm.messages': lists }),
        ...(tools && { 'llm.tools': tools }),
        ...(interrupts && { 'llm.interrupt': interrupts }),
        ...(events && { 'llm.turn_events': events }),
      },
      ...(secrets && { secrets }),
      ...(outside && { outside }),
      ...(modelsFolder && { folders: { modelsFolder } }),
      ...(untilMs === undefined ? {} : { until: { ms: untilMs } }),
      onOutput: (_node, _stream, text) => {
        logs += text
      },
    },
  )
  const sent = <Item>(slot: string) => (outputs[`llm.${slot}`] ?? []) as readonly Item[]
  return {
    asked: outputs['ask.messages']!.length,
    token: sent('token'),
    text: sent('text'),
    tool_calls: sent('tool_calls'),
    eos: sent('eos'),
    stats: sent<TextFrame>('stats').map(({ text }) => JSON.parse(text)),
    notes: notes.llm ?? [],
    logs,
    traces: traces.map(({ nodeId: _, ...part }) => part),
    error: errors.llm,
  }
}

export function said(
  text: string,
  { ms = 0, turn }: { ms?: number; turn?: number | undefined } = {},
) {
  return new MessageFrame({ role: 'user', content: text, timestampUs: at(ms), turn })
}

export function interruptAt(ms: number, turn?: number): InterruptFrame {
  return new InterruptFrame({ reason: 'speech_detected', timestampUs: at(ms), turn })
}

/** By turns 2 and 3, one after the other: turns only rise while one voice detection counts them. */
export function interruptsAt(times: readonly number[]): InterruptFrame[] {
  const isOfTurnTwo = (place: number) => place * 2 < times.length
  return times
    .toSorted((a, b) => a - b)
    .map((ms, place) => interruptAt(ms, isOfTurnTwo(place) ? 2 : 3))
}

/** Tokens and ends of stream as text, with `|` for an end. */
export function told(frames: readonly (TextFrame | EOS)[]): string {
  return frames.map((frame) => (frame instanceof EOS ? '|' : frame.text)).join('')
}
