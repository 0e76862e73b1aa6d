/** Why a microphone or camera could not be opened, or was lost. */
export type DeviceProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'lost' | 'failed'

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

export function deviceProblemFrom(error: unknown): DeviceProblem {
  return (error instanceof Error && PROBLEMS[error.name]) || 'failed'
}

export interface DeviceState {
  readonly status: 'off' | 'starting' | 'on' | 'failed'
  readonly problem?: DeviceProblem
}

export const DEVICE_OFF: DeviceState = { status: 'off' }
