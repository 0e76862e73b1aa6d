import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { parseDocument } from '@openneuro/protocol'
import type { SpeakerControl } from '../../src/components/audio/speaker-browser/speaker-browser.ts'
import { createCatalog } from '../../src/components/registry.ts'
import {
  type ProviderDelays,
  type ProviderServer,
  serveInworld,
  serveOpenAiAudio,
  startProviders,
} from '../../src/components/testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../src/components/testing/provider-server/openai-chat.ts'
import type { TracePart } from '../../src/core/component/context.ts'
import { createGraphManager } from '../../src/core/engine/graph-manager.ts'
import type { Catalog, GraphManager } from '../../src/core/engine/types.ts'
import { nowUs, PlaybackFrame, type SpeechEvent, type z } from '../../src/core/index.ts'
import { createRuntime } from '../../src/core/runtime/runtime.ts'
import type { Runtime } from '../../src/core/runtime/types.ts'
import { DEFAULT_FOLDERS } from '../../src/core/testing/run-component.ts'
import { type LiveStep, liveVad } from './live-vad.ts'

const PRESET = new URL('../../assets/presets/Voice%20Chat/graph.json', import.meta.url)
const BYTES_PER_MS = 48
const REPORT_MS = 50

// biome-ignore lint/suspicious/noExplicitAny: a graph file
type GraphJson = any

export interface LiveOptions {
  /** What is heard: a script, or the product's sample of speech at its own pace. */
  readonly ears: readonly LiveStep[] | 'sample'
  /** The text of an utterance, by its length in ms. */
  readonly hears: (ms: number) => string
  readonly says: string
  readonly delays?: Partial<ProviderDelays>
  /** Where types are loaded from instead, under their usual names. */
  readonly modules?: Readonly<Record<string, string>>
}

/** Something that reached the page, and when, in µs. */
export interface Arrival {
  readonly atUs: number
  readonly kind: 'sound' | z.output<typeof SpeakerControl>['kind']
}

/**
 * The preset Voice Chat in real time, in threads as the product runs it, with a provider server on this
 * machine. The page is where `SpeakerBrowser` leaves for it: this thread.
 */
export class LiveChat implements AsyncDisposable {
  /** What reached the page, in order. */
  readonly arrivals: Arrival[] = []
  readonly traces: TracePart[] = []
  readonly playback: PlaybackFrame[] = []
  /** What VAD sent. */
  readonly speech: SpeechEvent[] = []
  readonly #server: ProviderServer
  readonly #runtime: Runtime
  readonly #manager: GraphManager
  readonly #page: Page

  private constructor(server: ProviderServer, runtime: Runtime, manager: GraphManager) {
    this.#server = server
    this.#runtime = runtime
    this.#manager = manager
    this.#page = new Page((report) =>
      this.#manager
        .inject('speaker', 'ui_played')
        .send(new PlaybackFrame({ turn: 0, chars: 0, ...report })),
    )
  }

  static async start(options: LiveOptions): Promise<LiveChat> {
    const server = await startProviders({ delays: options.delays ?? {} })
    serveOpenAiAudio(server, { reply: ({ ms }) => options.hears(Math.round(ms)) })
    serveOpenAiChat(server, { reply: () => options.says })
    serveInworld(server)
    const runtime = createRuntime({
      spareThreads: 0,
      secrets: { GROQ_API_KEY: 'key', INWORLD_API_KEY: 'key' },
    })
    const manager = createGraphManager({
      runtime,
      catalog: catalogWithScript(options.modules ?? {}),
      folders: {
        assets: DEFAULT_FOLDERS.assetsFolder,
        recordings: tmpdir(),
        models: tmpdir(),
        project: tmpdir(),
      },
      isAvailable: () => true,
      loadComposite: async () => null,
    })
    const chat = new LiveChat(server, runtime, manager)
    await manager.reset(await graphOf(server, options.ears), { folder: tmpdir() })
    chat.#listen()
    await manager.start()
    return chat
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#page.close()
    await this.#manager.stop()
    await this.#manager.close()
    await this.#runtime.close()
    await this.#server.close()
  }

  #listen(): void {
    this.#manager.on('trace', (_, part) => this.traces.push(part))
    const sound = this.#each<Uint8Array>('speaker', 'ui_audio', (bytes) => {
      this.arrivals.push({ atUs: nowUs(), kind: 'sound' })
      this.#page.push(bytes.length / BYTES_PER_MS)
    })
    this.#each<z.output<typeof SpeakerControl>>('speaker', 'ui_control', ({ kind, generation }) => {
      // As the server does: what a node says of its sound does not overtake the sound.
      sound()
      this.arrivals.push({ atUs: nowUs(), kind })
      if (kind === 'flush') this.#page.flush(generation)
    })
    this.#each<PlaybackFrame>('speaker', 'playback', (frame) => this.playback.push(frame))
    this.#each<SpeechEvent>('vad', 'speech', (event) => this.speech.push(event))
  }

  /** @returns takes what is there now */
  #each<T>(nodeId: string, slot: string, take: (item: T) => void): () => void {
    const tap = this.#manager.tap(nodeId, slot, { maxItems: 100_000 })
    const takeAll = () => {
      for (let item = tap.tryNext(); item !== null; item = tap.tryNext()) take(item as T)
    }
    void (async () => {
      while (await tap.ready()) takeAll()
    })()
    return takeAll
  }
}

type Report = (report: { generation: number; ms: number; done: boolean }) => void

/** Plays by the real clock: what came is heard one piece after the other. */
class Page {
  readonly #report: Report
  readonly #timer = setInterval(() => this.#tell(false), REPORT_MS)
  #generation = 0
  #beganUs: number | null = null
  #ms = 0

  constructor(report: Report) {
    this.#report = report
  }

  push(ms: number): void {
    this.#beganUs ??= nowUs()
    this.#ms += ms
  }

  flush(generation: number): void {
    this.#tell(true)
    this.#generation = generation
    this.#beganUs = null
    this.#ms = 0
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tell(isLast: boolean): void {
    if (this.#beganUs === null) return
    const ms = Math.min(this.#ms, (nowUs() - this.#beganUs) / 1000)
    const done = isLast || ms === this.#ms
    this.#report({ generation: this.#generation, ms: Math.round(ms), done })
  }
}

async function graphOf(server: ProviderServer, ears: LiveOptions['ears']) {
  const graph: GraphJson = JSON.parse(await readFile(PRESET, 'utf8'))
  const { nodes } = graph
  nodes.asr.init_args.config.base_url = `${server.url}/openai/v1`
  nodes.llm.init_args.config.base_url = `${server.url}/openai/v1`
  nodes.tts.init_args.config.url = `${server.url}/tts/v1/voice:stream`
  if (ears === 'sample') {
    const config = { path: 'samples/speech.wav', pace: 'realtime' }
    nodes.mic = { ...nodes.mic, type: 'AudioFile', init_args: { config } }
  } else {
    delete nodes.mic
    graph.edges = graph.edges.filter((edge: GraphJson) => edge.source_node !== 'mic')
    nodes.vad = { ...nodes.vad, type: liveVad.name, init_args: { config: { script: ears } } }
  }
  return parseDocument(graph).document
}

function catalogWithScript(modules: Readonly<Record<string, string>>): Catalog {
  const catalog = createCatalog()
  const script = new URL('./live-vad.ts', import.meta.url).href
  return {
    types: [...catalog.types, liveVad.name],
    component: (type) => (type === liveVad.name ? liveVad : catalog.component(type)),
    source(type) {
      if (type === liveVad.name) {
        return { type, module: script, exportName: 'liveVad', thread: 'own' }
      }
      const source = catalog.source(type)
      const module = modules[type]
      return source && (module === undefined ? source : { ...source, module })
    },
  }
}
