import { Frame, type FrameInit } from './frame.ts'
import { requireFrame } from './frame-check.ts'

export interface CameraParamsFrameInit extends FrameInit {
  /** Row-major 3×3, pixels. */
  readonly intrinsics: Float64Array
  /** Row-major 4×4, world to camera, metres. */
  readonly extrinsics: Float64Array
  readonly width: number
  readonly height: number
}

function requireMatrices(kind: string, { intrinsics, extrinsics }: CameraParamsFrameInit): void {
  requireFrame(
    intrinsics.length === 9 && extrinsics.length === 16,
    kind,
    () => `${intrinsics.length} intrinsics (9) and ${extrinsics.length} extrinsics (16)`,
  )
}

/** Where a camera is and how it projects. */
export class CameraParamsFrame extends Frame {
  static override readonly frameName: string = 'CameraParamsFrame'
  /** Row-major 3×3, pixels. */
  readonly intrinsics: Float64Array
  /** Row-major 4×4, world to camera, metres. */
  readonly extrinsics: Float64Array
  /** Of the picture, in pixels. */
  readonly width: number
  readonly height: number

  constructor(init: CameraParamsFrameInit) {
    super(init)
    requireMatrices('CameraParamsFrame', init)
    this.intrinsics = init.intrinsics
    this.extrinsics = init.extrinsics
    this.width = init.width
    this.height = init.height
  }

  get kind(): string {
    return 'CameraParamsFrame'
  }
}

export interface StereoCameraParamsFrameInit extends CameraParamsFrameInit {
  /** Distance between the two cameras, metres. */
  readonly baseline: number
}

/** Where a pair of cameras is and how it projects; the extrinsics are those of the left one. */
export class StereoCameraParamsFrame extends Frame {
  static override readonly frameName: string = 'StereoCameraParamsFrame'
  /** Row-major 3×3, pixels, the same for both cameras. */
  readonly intrinsics: Float64Array
  /** Row-major 4×4, world to camera, metres. */
  readonly extrinsics: Float64Array
  /** Of one picture, in pixels. */
  readonly width: number
  readonly height: number
  /** Distance between the two cameras, metres. */
  readonly baseline: number

  constructor(init: StereoCameraParamsFrameInit) {
    super(init)
    requireMatrices('StereoCameraParamsFrame', init)
    this.intrinsics = init.intrinsics
    this.extrinsics = init.extrinsics
    this.width = init.width
    this.height = init.height
    this.baseline = init.baseline
  }

  get kind(): string {
    return 'StereoCameraParamsFrame'
  }
}
