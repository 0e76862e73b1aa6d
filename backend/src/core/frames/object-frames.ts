import { Frame, type FrameInit } from './frame.ts'
import { requireFrame } from './frame-check.ts'

export interface ObjectDetectionFrameInit extends FrameInit {
  readonly boxes: Float32Array
  readonly scores: Float32Array
  readonly prompts: readonly string[]
}

/** Boxes found for each of N prompts, up to M for each; a score of 0 is an empty place. */
export class ObjectDetectionFrame extends Frame {
  static override readonly frameName: string = 'ObjectDetectionFrame'
  /** Shape `[N × M × 4]`: left, top, right, bottom in pixels. */
  readonly boxes: Float32Array
  /** Shape `[N × M]`, 0…1. */
  readonly scores: Float32Array
  /** N texts that were searched for. */
  readonly prompts: readonly string[]

  constructor(init: ObjectDetectionFrameInit) {
    super(init)
    this.boxes = init.boxes
    this.scores = init.scores
    this.prompts = init.prompts
    requireFrame(
      this.boxes.length === this.scores.length * 4 && Number.isInteger(this.boxesPerPrompt),
      'ObjectDetectionFrame',
      () =>
        `${this.boxes.length} box values, ${this.scores.length} scores, ${this.prompts.length} prompts`,
    )
  }

  get kind(): string {
    return 'ObjectDetectionFrame'
  }

  /** M: places for boxes of one prompt. */
  get boxesPerPrompt(): number {
    return this.scores.length === 0 ? 0 : this.scores.length / this.prompts.length
  }
}

export interface ObjectSegmentationFrameInit extends FrameInit {
  readonly masks: Uint8Array
  readonly width: number
  readonly height: number
  readonly boxes: Float32Array
  readonly scores: Float32Array
  readonly objectIds: BigInt64Array
  readonly labels: readonly string[]
}

/** The outlines of K objects. */
export class ObjectSegmentationFrame extends Frame {
  static override readonly frameName: string = 'ObjectSegmentationFrame'
  /** 0 or 1, shape `[K × height × width]`. */
  readonly masks: Uint8Array
  /** Of a mask, in pixels; the picture's may differ. */
  readonly width: number
  readonly height: number
  /** Shape `[K × 4]`: left, top, right, bottom in pixels. */
  readonly boxes: Float32Array
  /** K values, 0…1. */
  readonly scores: Float32Array
  /** K numbers that stay the same while an object is followed. */
  readonly objectIds: BigInt64Array
  readonly labels: readonly string[]

  constructor(init: ObjectSegmentationFrameInit) {
    super(init)
    this.masks = init.masks
    this.width = init.width
    this.height = init.height
    this.boxes = init.boxes
    this.scores = init.scores
    this.objectIds = init.objectIds
    this.labels = init.labels
    const count = this.labels.length
    requireFrame(
      this.masks.length === count * this.width * this.height && haveCount(this, count),
      'ObjectSegmentationFrame',
      () => `${this.masks.length} mask pixels of ${this.width} × ${this.height}; ${counts(this)}`,
    )
  }

  get kind(): string {
    return 'ObjectSegmentationFrame'
  }
}

export interface ObjectLocationFrameInit extends FrameInit {
  readonly labels: readonly string[]
  readonly positions: Float32Array
  readonly depths: Float32Array
  readonly scores: Float32Array
  readonly boxes: Float32Array
  readonly objectIds: BigInt64Array
}

/** Where K objects are in the world. */
export class ObjectLocationFrame extends Frame {
  static override readonly frameName: string = 'ObjectLocationFrame'
  readonly labels: readonly string[]
  /** Shape `[K × 3]`, world metres; NaN where no depth is known. */
  readonly positions: Float32Array
  /** K distances from the camera in metres; NaN where not known. */
  readonly depths: Float32Array
  /** K values, 0…1. */
  readonly scores: Float32Array
  /** Shape `[K × 4]`: left, top, right, bottom in pixels. */
  readonly boxes: Float32Array
  /** K numbers that stay the same while an object is followed. */
  readonly objectIds: BigInt64Array

  constructor(init: ObjectLocationFrameInit) {
    super(init)
    this.labels = init.labels
    this.positions = init.positions
    this.depths = init.depths
    this.scores = init.scores
    this.boxes = init.boxes
    this.objectIds = init.objectIds
    const count = this.labels.length
    requireFrame(
      this.positions.length === count * 3 && this.depths.length === count && haveCount(this, count),
      'ObjectLocationFrame',
      () => `${this.positions.length} coordinates, ${this.depths.length} depths; ${counts(this)}`,
    )
  }

  get kind(): string {
    return 'ObjectLocationFrame'
  }
}

type Followed = Pick<ObjectLocationFrame, 'labels' | 'scores' | 'boxes' | 'objectIds'>

function haveCount({ scores, boxes, objectIds }: Followed, count: number): boolean {
  return scores.length === count && boxes.length === count * 4 && objectIds.length === count
}

function counts({ labels, scores, boxes, objectIds }: Followed): string {
  return `${labels.length} labels, ${scores.length} scores, ${boxes.length} box values, ${objectIds.length} ids`
}
