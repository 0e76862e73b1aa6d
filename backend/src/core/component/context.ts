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
