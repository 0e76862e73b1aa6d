import type { Clock } from '../runtime/clock.ts'

/** What every hook of a component gets, besides its slots. */
export interface ComponentContext<Config = unknown, Params = unknown> {
  readonly nodeId: string
  readonly config: Config
  readonly params: Params
  /** Aborted when the node has to stop. Hand it to everything that waits. */
  readonly signal: AbortSignal
  /** The only source of time, so that a graph can run on a virtual clock. */
  readonly clock: Clock
  readonly log: Log
  readonly secrets: Secrets
  readonly models: Models
  readonly paths: Paths
  /** Reports how far a long setup has come: 0…1, or null when that is not known. */
  progress(fraction: number | null, text: string): void
  /**
   * A short line shown on the running node, such as `Uses groq: openai answered 503`; null takes it away.
   * Never holds what somebody said, and no secrets.
   */
  note(text: string | null): void
  /** Tells that something of a turn of the conversation took from one moment to another. */
  trace(part: TracePart): void
}

/** Milestones of a turn, in the order in which they come. */
export const TRACE_PARTS = [
  'end_of_speech',
  'end_of_turn',
  'asr',
  'first_token',
  'first_sentence',
  'first_audio',
  'played',
] as const
export type TracePartName = (typeof TRACE_PARTS)[number]

/** One stretch of a turn. Both times are those of `clock.now()`, µs; `fromUs` ≤ `toUs`. */
export interface TracePart {
  readonly turn: number
  readonly part: TracePartName
  readonly fromUs: number
  readonly toUs: number
  /** The setting that decides how long it takes, as `config` spells it, with its value: `silence_seconds 0.9`. */
  readonly setting?: string | null
  /** Reply that it belongs to, where there is one: parts of a reply that was given up are dropped. */
  readonly generation?: number
}

/** Writes to the node's log: a fixed sentence, values in fields. */
export interface Log {
  debug(fields: object | string, sentence?: string): void
  info(fields: object | string, sentence?: string): void
  warn(fields: object | string, sentence?: string): void
  error(fields: object | string, sentence?: string): void
}

export interface Secrets {
  /** The value of a key of `.env`, or of the process environment; undefined when there is none. */
  get(name: string): string | undefined
}

export interface Models {
  /** Absolute path of a model file under `<home>/models`, or null when it is not there. */
  path(file: string): string | null
  /** Absolute path of the models folder. */
  readonly root: string
}

export interface Paths {
  /** Where relative paths of the configuration are read from first and written to. */
  readonly project: string
  /** Files that come with the product. */
  readonly assets: string
  /** `<home>/recordings` */
  readonly recordings: string
  /**
   * An existing file named in the configuration: absolute, or relative to the project, then to the assets.
   * @throws EngineError `file.not_found`, naming every place that was looked at
   */
  read(path: string): string
  /**
   * Where a file named in the configuration is to be written: under the project or the recordings folder.
   * Folders in between are made.
   * @throws EngineError `file.not_allowed` for any other place
   */
  write(path: string): string
}
