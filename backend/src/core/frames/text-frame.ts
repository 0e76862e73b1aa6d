import { Frame, type FrameInit } from './frame.ts'

export interface TextFrameInit extends FrameInit {
  readonly text: string
  /** Language code, such as `en`. @default null, unknown */
  readonly language?: string | null | undefined
}

/** A piece of text: a transcript, a token of a reply, a line that was typed. */
export class TextFrame extends Frame {
  static override readonly frameName: string = 'TextFrame'
  readonly text: string
  readonly language: string | null

  constructor(init: TextFrameInit) {
    super(init)
    this.text = init.text
    this.language = init.language ?? null
  }

  get kind(): string {
    return 'TextFrame'
  }
}

/** End of a stretch of text, such as one reply. Each is a frame of its own; test with `instanceof`. */
export class EOS extends TextFrame {
  static override readonly frameName: string = 'EOS'

  constructor(init: FrameInit = {}) {
    super({ ...init, text: '' })
  }

  override get kind(): string {
    return 'EOS'
  }
}
