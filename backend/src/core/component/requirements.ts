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
  /** An executable found on the PATH. */
  | { readonly kind: 'program'; readonly program: string; readonly optional?: boolean }
  /** A model file under `<home>/models`; `bytes` and `licence` are shown before it is fetched. */
  | {
      readonly kind: 'model'
      readonly id: string
      readonly file: string
      readonly bytes: number
      readonly licence: string
      readonly url: string
      readonly sha256?: string
      readonly optional?: boolean
    }
  /** A file named in the configuration, read or written. */
  | { readonly kind: 'file'; readonly path: string; readonly access: 'read' | 'write' }
