import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseDocument } from '@openneuro/protocol'
import { tts } from '../../src/components/audio/tts/tts.ts'
import { createCatalog } from '../../src/components/registry.ts'
import type { ScriptedChat } from '../../src/components/testing/provider-server/chat-behaviour.ts'
import {
  type ProviderDelays,
  type ProviderServer,
  serveInworld,
  serveOpenAiAudio,
  startProviders,
} from '../../src/components/testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../src/components/testing/provider-server/openai-chat.ts'
import { type Component, type MessageFrame, RequestFrame } from '../../src/core/index.ts'
import { OutsideClock, type RunGraphOptions, runGraph } from '../../src/core/testing/index.ts'
import { page } from './page.ts'
import type { Recording } from './recording.ts'
import { scriptedVad } from './scripted-vad.ts'
import { messageLine, Timeline } from './timeline.ts'
import { Ears, type Utterance } from './user.ts'

const PRESET = new URL('../../assets/presets/Voice%20Chat/graph.json', import.meta.url)
/** 1 January 2025. */
export const ORIGIN_US = Date.UTC(2025, 0, 1) * 1000

/** Paths that can be made to fail. */
export const ASR_PATH = '/openai/v1/audio/transcriptions'
export const LLM_PATH = '/openai/v1/chat/completions'
export const TTS_PATH = '/tts/v1/voice:stream'

/** So long is waited after the last word, if nothing else is said, ms. */
const QUIET_MS = 12_000

const DELAYS: ProviderDelays = { asrMs: 310, firstTokenMs: 450, tokenMs: 20, firstAudioMs: 400 }

// biome-ignore lint/suspicious/noExplicitAny: a graph file
type GraphJson = any

export interface Talk {
  /** What VAD finds. @default what it finds itself in `recording` */
  readonly user?: readonly Utterance[]
  /** What the microphone hears: with it, VAD is the product's. */
  readonly recording?: Recording
  /** The model's answers, by the last message of the prompt. @default 'Yes.' */
  readonly replies?: Readonly<Record<string, ScriptedChat>>
  readonly delays?: Partial<ProviderDelays>
  /** How long it lasts, ms. @default until all is quiet: 12 s after the last word */
  readonly ms?: number
  /** What goes wrong with the servers, the second of which is the spare one. */
  readonly trouble?: (server: ProviderServer, spare: ProviderServer) => void
  /** Changes to the preset. */
  readonly change?: (graph: GraphJson, urls: { url: string; spare: string }) => void
  readonly components?: readonly Component[]
}

export interface TalkResult {
  /** Everything that happened, in order. */
  readonly timeline: readonly string[]
  /** What AgentState remembers at the end, without its instructions. */
  readonly history: readonly string[]
  /** What every output sent, by `node.slot`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests know what slots carry
  readonly outputs: Record<string, readonly any[]>
  readonly notes: Readonly<Record<string, readonly (string | null)[]>>
  readonly traces: readonly object[]
  readonly logs: readonly string[]
  /** A hash of every bit that was sent, with its time. */
  readonly everything: string
}

/**
 * The preset Voice Chat with a provider server of its own, on a virtual clock. Only its two ends are not
 * the product's: a script speaks in VAD's place, or a recording to VAD, and the page is a component.
 */
export class VoiceChat implements AsyncDisposable {
  readonly #clock: OutsideClock
  readonly #server: ProviderServer
  readonly #spare: ProviderServer
  readonly #preset: string

  private constructor(
    clock: OutsideClock,
    servers: [ProviderServer, ProviderServer],
    preset: string,
  ) {
    this.#clock = clock
    ;[this.#server, this.#spare] = servers
    this.#preset = preset
  }

  static async start(): Promise<VoiceChat> {
    const clock = new OutsideClock()
    const servers = [await startProviders({ clock }), await startProviders({ clock })] as const
    return new VoiceChat(clock, [...servers], await readFile(PRESET, 'utf8'))
  }

  async talk(talk: Talk): Promise<TalkResult> {
    const ears = new Ears(ORIGIN_US)
    const { user = [], recording } = talk
    const heard = ears.hear(user)
    this.#serve(talk, ears)
    const spokenMs = recording?.durationMs ?? Math.max(...user.map(endOf))
    const lastMs = talk.ms ?? spokenMs + QUIET_MS
    const timeline = new Timeline(ORIGIN_US)
    const hash = createHash('sha256')
    const logs: string[] = []
    const { outputs, errors, notes, traces } = await runGraph(this.#graph(talk), {
      components: componentsWith(talk.components ?? []),
      threads: false,
      outside: this.#clock,
      secrets: { GROQ_API_KEY: 'key', INWORLD_API_KEY: 'key' },
      feed: {
        ...(recording
          ? { 'vad.audio': recording.frames(ORIGIN_US) }
          : // The run begins at its origin, whenever somebody speaks.
            { 'vad.script': [{ timestampUs: ORIGIN_US, event: null }, ...heard] }),
        // Asks for all that is remembered, when all is over.
        'agent.request': [new RequestFrame({ timestampUs: ORIGIN_US + lastMs * 1000 })],
      },
      wires: [
        'speaker.ui_audio -> page.audio',
        'speaker.ui_control -> page.control',
        'page.played -> speaker.ui_played',
      ],
      until: { ms: lastMs },
      onItem: (sent) => {
        timeline.add(sent)
        hash.update(JSON.stringify(sent, bytesAsHashes))
      },
      onOutput: (nodeId, _, line) => logs.push(`${nodeId}: ${line}`),
    } satisfies RunGraphOptions)
    if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors))
    const last: readonly MessageFrame[] = outputs['agent.messages']?.at(-1) ?? []
    return {
      timeline: timeline.lines.slice(0, timeline.lastPrompt),
      history: last.slice(1).map(messageLine),
      outputs,
      notes,
      traces,
      logs,
      everything: hash.digest('hex'),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#server.close(), this.#spare.close()])
    this.#clock[Symbol.dispose]()
  }

  #serve({ replies = {}, delays, trouble, recording }: Talk, ears: Ears): void {
    for (const server of [this.#server, this.#spare]) {
      Object.assign(server.delays, DELAYS, delays)
      serveOpenAiAudio(server, {
        reply: ({ ms, file }) =>
          recording ? recording.textIn(file) : (ears.texts.get(Math.round(ms)) ?? ''),
      })
      serveOpenAiChat(server, { reply: (asked) => replies[asked.messages.at(-1)!.text] ?? 'Yes.' })
      serveInworld(server)
      server.forget()
    }
    trouble?.(this.#server, this.#spare)
  }

  #graph({ change, recording }: Talk) {
    const graph: GraphJson = JSON.parse(this.#preset)
    const { nodes } = graph
    const url = `${this.#server.url}/openai/v1`
    nodes.asr.init_args.config.base_url = url
    nodes.llm.init_args.config.base_url = url
    nodes.tts.init_args.config.url = this.#server.url + TTS_PATH
    delete nodes.mic
    graph.edges = graph.edges.filter((edge: GraphJson) => edge.source_node !== 'mic')
    nodes.page = { ...nodes.vad, id_: 'page', type: page.name, init_args: {} }
    if (!recording) nodes.vad = { ...nodes.vad, type: scriptedVad.name, init_args: {} }
    change?.(graph, { url, spare: `${this.#spare.url}/openai/v1` })
    return parseDocument(graph).document
  }
}

function bytesAsHashes(_: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return createHash('sha256').update(bytes).digest('hex')
}

function componentsWith(others: readonly Component[]): readonly Component[] {
  const catalog = createCatalog()
  const known = catalog.types.map((type) => catalog.component(type)!)
  return [...known, tts, page, scriptedVad, ...others]
}

function endOf({ at, bursts }: Utterance): number {
  return bursts.reduce((end, { ms, afterMs = 0 }) => end + ms + afterMs, at)
}
