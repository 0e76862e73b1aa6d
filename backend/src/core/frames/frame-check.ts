import { EngineError } from '@openneuro/protocol/errors'

/** Frames with contradicting fields are refused where they are made, not where they are read. */
export function requireFrame(holds: boolean, kind: string, found: () => string): void {
  if (!holds) {
    throw new EngineError('frame.invalid', `Cannot make a ${kind}: its fields disagree: ${found()}`)
  }
}
