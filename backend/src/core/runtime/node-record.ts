import type { ErrorPayload } from '@openneuro/protocol/errors'
import type { RestartSchedule } from './restart-schedule.ts'
import type { Thread } from './thread.ts'
import type { NodeLaunch, NodeState } from './types.ts'

/** What the runtime knows of one node, over all its restarts. */
export interface NodeRecord {
  launch: NodeLaunch
  state: NodeState
  /** How far the node has been asked to go; a restart goes as far. */
  wanted: 'load' | 'emit' | 'run'
  readonly schedule: RestartSchedule
  restartTimer: NodeJS.Timeout | null
  attempt: Attempt | null
}

/** One life of a node in one thread. */
export interface Attempt {
  readonly thread: Thread
  readonly loaded: PromiseWithResolvers<void>
  readonly emitted: PromiseWithResolvers<void>
  readonly ended: PromiseWithResolvers<void>
  isLoaded: boolean
  /** Somebody asked it to stop. */
  isStopping: boolean
  /** Why it failed, while its cleanup runs. */
  failure: ErrorPayload | null
  /** Exit code it gave to `process.exit`. */
  exitCode: number | null
  /** Set while it has to end. */
  deadline: NodeJS.Timeout | null
}

export const STOPPED: NodeState = {
  status: 'stopped',
  error: null,
  progress: null,
  restarts: 0,
  note: null,
}

export function newAttempt(thread: Thread): Attempt {
  return {
    thread,
    loaded: Promise.withResolvers(),
    emitted: Promise.withResolvers(),
    ended: Promise.withResolvers(),
    isLoaded: false,
    isStopping: false,
    failure: null,
    exitCode: null,
    deadline: null,
  }
}
