import type { GraphDocument, ProjectInfo } from '@openneuro/protocol'
import type { ModelRequirement } from '../component/requirements.ts'

/** Folders of one OpenNeuro home; all absolute, made at start. */
export interface Home {
  readonly root: string
  readonly projects: string
  readonly uploads: string
  readonly models: string
  readonly recordings: string
  readonly envFile: string
  readonly configFile: string
}

export interface Want {
  readonly node_id: string
  readonly kind: 'host' | 'program' | 'file' | 'key'
  readonly value: string
}

export interface ExportPlan {
  readonly project_dir: string
  /** Names under `assets/`. */
  readonly assets_copied: readonly string[]
}

/**
 * The projects of a home, and the one that is open. Every edit of the open graph is journalled before it
 * is acknowledged; graph.json is written from it, debounced and atomically.
 */
export interface Projects {
  list(): Promise<readonly ProjectInfo[]>
  readonly current: string | null
  /** Folder of the open project, of the scratch project while there is none. */
  readonly folder: string
  /** Nothing happens when it exists. @throws project.invalid_name */
  create(name: string): Promise<void>
  remove(name: string): Promise<void>
  /** Loads it into the graph; does nothing when it is open already, unless `reload`. */
  open(name: string, options?: { reload?: boolean }): Promise<void>
  /** Stops and empties the graph; edits then go to the journalled scratch project. */
  close(): Promise<void>
  /** Writes graph.json now. Nothing when no project is open. */
  save(): Promise<void>
  readThumbnail(name: string): Promise<Buffer>
  writeThumbnail(name: string, png: Buffer): Promise<void>
  /** What `export` would copy, and from where; nothing is changed. */
  planExport(name: string): Promise<{
    project_dir: string
    assets: readonly { from: string; to: string; bytes: number }[]
  }>
  export(name: string): Promise<ExportPlan>
  import(gitUrl: string, signal?: AbortSignal): Promise<{ name: string }>
  trust(name: string): Promise<{ trusted: boolean; wants: readonly Want[] }>
  setTrusted(name: string): Promise<void>
  /** Of the named project, or of the open one. @throws project.not_trusted with `details.wants` */
  assertTrusted(name?: string): Promise<void>
  /** The graph of a saved project, with edits not yet saved; nothing is opened or changed. */
  readDocument(name: string): Promise<GraphDocument>
  /** Problems found when the open project was loaded. */
  readonly problems: readonly { path: string; detail: string }[]
  dispose(): Promise<void>
}

/** `<home>/.env`: written by people, comments kept, values never shown. */
export interface EnvStore {
  /** The text with every value replaced by a mask. */
  masked(): Promise<string>
  /** A masked value means unchanged. @throws env.masked_without_value */
  write(content: string): Promise<void>
  /** All values, of the file over those of the process environment that components may use. */
  values(): Readonly<Record<string, string>>
  /** Those of the values that logs do not show: all of the file, and keys of the process. */
  secrets(): Readonly<Record<string, string>>
  onChange(listener: (values: Readonly<Record<string, string>>) => void): () => void
}

export interface ModelInfo {
  readonly id: string
  /** The file, or the folder of a model of several files. */
  readonly file: string
  readonly present: boolean
  readonly bytes: number
  readonly licence: string
  readonly url: string
  /** The files of a model that has several. */
  readonly files?: { file: string; bytes: number; url: string; present: boolean }[]
  /** Size and licence could not be found out (yet): people put the files into the folder. */
  readonly by_hand?: boolean
  readonly downloading: { readonly received: number; readonly total: number } | null
  /** Bytes that are there of a model that is not whole. */
  readonly kept?: number
  readonly error: string | null
}

/** Models under `<home>/models`: what components and the open graph declare, what is there, downloads. */
export interface ModelStore {
  list(): readonly ModelInfo[]
  /**
   * Starts or resumes; progress is reported through `onProgress`. Of a model whose size and licence are not
   * known, only those are found out: ask again to fetch it. @throws model.not_found
   */
  download(id: string): void
  cancel(id: string): void
  onProgress(listener: (model: ModelInfo) => void): () => void
  dispose(): Promise<void>
}

export type { ModelRequirement }

/** One stretch of a turn, in ms. Those that are not `overlapped` add up to the turn's total. */
export interface TurnPart {
  readonly node_id: string
  readonly part: string
  /** From the end of the user's speech. */
  readonly start_ms: number
  readonly ms: number
  /** The setting that decides how long it takes, with its value. */
  readonly setting: string | null
  /** Hidden behind another part: it cost nothing. */
  readonly overlapped: boolean
}

/** What took how long in one turn of the conversation; filled by the voice components. */
export interface Turn {
  readonly seq: number
  readonly turn: number
  /** From the end of the user's speech until the first sample of the reply, or until it was given up. */
  readonly total_ms: number
  readonly outcome: 'played' | 'given_up' | 'no_reply'
  readonly parts: readonly TurnPart[]
}
export interface Turns {
  after(seq: number): readonly Turn[]
  /** Parts that are in no turn: they came too late, were too many, or made no sense. */
  readonly droppedParts: number
}
