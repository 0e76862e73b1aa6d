import { Frame, type FrameInit } from './frame.ts'

export interface InterruptFrameInit extends FrameInit {
  readonly reason: string
}

/** Stop what is being said or generated. `timestampUs` is when the speech that interrupts began. */
export class InterruptFrame extends Frame {
  static override readonly frameName: string = 'InterruptFrame'
  readonly reason: string

  constructor(init: InterruptFrameInit) {
    super(init)
    this.reason = init.reason
  }

  get kind(): string {
    return 'InterruptFrame'
  }
}

/** A trigger without content: "do it now". */
export class RequestFrame extends Frame {
  static override readonly frameName: string = 'RequestFrame'

  constructor(init: FrameInit = {}) {
    super(init)
  }

  get kind(): string {
    return 'RequestFrame'
  }
}

export interface GoalFrameInit extends FrameInit {
  readonly x?: number | null | undefined
  readonly y?: number | null | undefined
  readonly z?: number | null | undefined
  readonly heading?: number | null | undefined
}

/** Where a figure should go and face; null leaves that axis free. */
export class GoalFrame extends Frame {
  static override readonly frameName: string = 'GoalFrame'
  /** Metres, +X is the figure's right at start. */
  readonly x: number | null
  /** Metres, up. */
  readonly y: number | null
  /** Metres, +Z is forward at start. */
  readonly z: number | null
  /** Degrees clockwise from +Z, seen from above. */
  readonly heading: number | null

  constructor(init: GoalFrameInit) {
    super(init)
    this.x = init.x ?? null
    this.y = init.y ?? null
    this.z = init.z ?? null
    this.heading = init.heading ?? null
  }

  get kind(): string {
    return 'GoalFrame'
  }
}
