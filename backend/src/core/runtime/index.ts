export type { Clock } from './clock.ts'
export { type LogEntry, MemoryNodeLogs, type NodeLogs } from './node-logs.ts'
export type { OutputStreams } from './pass-through.ts'
export { RealClock } from './real-clock.ts'
export type { RestartTimes } from './restart-schedule.ts'
export { createRuntime, type RuntimeOptions } from './runtime.ts'
export type {
  ComponentSource,
  NodeLaunch,
  NodeState,
  Runtime,
  RuntimeEvents,
} from './types.ts'
