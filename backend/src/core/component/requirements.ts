/** Something a component needs from outside, so that the editor can say it before anything runs. */
export type Requirement =
  /** A key in `.env`. Optional ones only show what would be used. */
  | { readonly kind: 'secret'; readonly name: string; readonly optional?: boolean }
  /** A network host the node talks to, as `host` or `host:port`. */
  | { readonly kind: 'host'; readonly host: string }
  | {
      readonly kind: 'device'
      readonly device: 'microphone' | 'speaker' | 'camera'
      readonly optional?: boolean
    }
  /** An executable found on the PATH, or by its absolute path. */
  | {
      readonly kind: 'program'
      readonly program: string
      /** What is run when the configuration decides it: people see this before they trust a project. */
      readonly commandLine?: string
      readonly optional?: boolean
    }
  /** A model under `<home>/models`; `bytes` and `licence` are shown before it is fetched. */
  | {
      readonly kind: 'model'
      readonly id: string
      /** The model's file; of a model of several files, the folder that they are in. */
      readonly file: string
      readonly bytes: number
      readonly licence: string
      /** Where the file is fetched from; of a model of several files, the page that tells about it. */
      readonly url: string
      readonly sha256?: string
      /** All files of a model that has several; `bytes` is their sum. */
      readonly files?: readonly ModelFile[]
      /** Size and licence are not known here: the host is asked for them, or people put the files into the folder. */
      readonly byHand?: boolean
      readonly optional?: boolean
    }
  /** A file named in the configuration, read or written. */
  | { readonly kind: 'file'; readonly path: string; readonly access: 'read' | 'write' }

export type ModelRequirement = Extract<Requirement, { kind: 'model' }>

/** One file of a model. */
export interface ModelFile {
  /** Under `<home>/models`. */
  readonly file: string
  readonly bytes: number
  readonly url: string
  /** Without it, only the length is checked. */
  readonly sha256?: string
  /** Fetched with the others, but the model works without it. */
  readonly optional?: boolean
}

/** What a model consists of. */
export function filesOf({
  files,
  file,
  bytes,
  url,
  sha256,
}: ModelRequirement): readonly ModelFile[] {
  return files ?? [{ file, bytes, url, ...(sha256 !== undefined && { sha256 }) }]
}
