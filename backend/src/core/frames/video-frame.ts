import { Frame, type FrameInit } from './frame.ts'
import { requireFrame } from './frame-check.ts'
import { type PixelFormat, pixelsAs } from './video-conversion.ts'

export interface VideoFrameInit extends FrameInit {
  /** 8-bit pixels, row-major, shape `[height × width × 3]`. Not copied. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** @default 'bgr' */
  readonly format?: PixelFormat | undefined
}

/** One raw picture. Encoding (JPEG, PNG) happens only at the edges of the graph. */
export class VideoFrame extends Frame {
  static override readonly frameName: string = 'VideoFrame'
  /** 8-bit pixels in the order of `format`, row-major, shape `[height × width × 3]`. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly format: PixelFormat

  constructor(init: VideoFrameInit) {
    super(init)
    this.data = init.data
    this.width = init.width
    this.height = init.height
    this.format = init.format ?? 'bgr'
    requireFrame(
      this.data.length === this.width * this.height * 3,
      'VideoFrame',
      () => `${this.data.length} bytes for ${this.width} × ${this.height} × 3`,
    )
  }

  get kind(): string {
    return 'VideoFrame'
  }

  /**
   * The pixels in the given order: the stored array itself where it matches, else a copy.
   * @param into takes the copy, where it has the right length
   */
  get(format: PixelFormat, into?: Uint8Array): Uint8Array {
    return pixelsAs(this.data, { from: this.format, to: format, into })
  }
}

export interface StereoVideoFrameInit extends FrameInit {
  /** Like `VideoFrame.data`. */
  readonly left: Uint8Array
  readonly right: Uint8Array
  /** Of one eye, in pixels. */
  readonly width: number
  readonly height: number
  /** @default 'bgr' */
  readonly format?: PixelFormat | undefined
}

/** Two pictures of the same moment, one for each eye. */
export class StereoVideoFrame extends Frame {
  static override readonly frameName: string = 'StereoVideoFrame'
  /** 8-bit pixels in the order of `format`, row-major, shape `[height × width × 3]`. */
  readonly left: Uint8Array
  readonly right: Uint8Array
  readonly width: number
  readonly height: number
  readonly format: PixelFormat

  constructor(init: StereoVideoFrameInit) {
    super(init)
    this.left = init.left
    this.right = init.right
    this.width = init.width
    this.height = init.height
    this.format = init.format ?? 'bgr'
    const bytes = this.width * this.height * 3
    requireFrame(
      this.left.length === bytes && this.right.length === bytes,
      'StereoVideoFrame',
      () =>
        `${this.left.length} and ${this.right.length} bytes for ${this.width} × ${this.height} × 3`,
    )
  }

  get kind(): string {
    return 'StereoVideoFrame'
  }

  /** The pixels of one eye in the given order: the stored array itself where it matches, else a copy. */
  get(eye: 'left' | 'right', format: PixelFormat): Uint8Array {
    return pixelsAs(this[eye], { from: this.format, to: format })
  }
}

export interface DepthFrameInit extends FrameInit {
  /** Row-major, shape `[height × width]`. Not copied. */
  readonly data: Float32Array
  readonly width: number
  readonly height: number
  /** @default false */
  readonly isMetric?: boolean | undefined
}

/** A distance for each pixel. */
export class DepthFrame extends Frame {
  static override readonly frameName: string = 'DepthFrame'
  /** Row-major, shape `[height × width]`; metres when `isMetric`. */
  readonly data: Float32Array
  readonly width: number
  readonly height: number
  readonly isMetric: boolean

  constructor(init: DepthFrameInit) {
    super(init)
    this.data = init.data
    this.width = init.width
    this.height = init.height
    this.isMetric = init.isMetric ?? false
    requireFrame(
      this.data.length === this.width * this.height,
      'DepthFrame',
      () => `${this.data.length} values for ${this.width} × ${this.height}`,
    )
  }

  get kind(): string {
    return 'DepthFrame'
  }
}
