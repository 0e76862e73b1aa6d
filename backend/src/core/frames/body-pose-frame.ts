import { BODY_PARTS, type BodyPart, type BonePose, bonePose } from './body-pose.ts'
import { Frame, type FrameInit } from './frame.ts'

export type BodyParts = Readonly<Record<BodyPart, BonePose | null>>

export interface BodyPoseFrameInit extends FrameInit {
  /** What is left out of a part gets its default; a part left out is null. */
  readonly parts: Readonly<Partial<Record<BodyPart, Partial<BonePose> | null>>>
}

/** The pose of a body. A part that is null is not to be updated. */
export class BodyPoseFrame extends Frame {
  static override readonly frameName: string = 'BodyPoseFrame'
  readonly parts: BodyParts

  constructor(init: BodyPoseFrameInit) {
    super(init)
    this.parts = completeParts(init.parts)
  }

  get kind(): string {
    return 'BodyPoseFrame'
  }
}

function completeParts(given: BodyPoseFrameInit['parts']): BodyParts {
  const parts = {} as Record<BodyPart, BonePose | null>
  for (const name of BODY_PARTS) {
    const pose = given[name]
    parts[name] = pose ? bonePose(pose) : null
  }
  return parts
}
