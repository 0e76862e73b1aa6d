export { type Drained, drain } from './drain.ts'
export type {
  Endpoint,
  Fabric,
  FabricMessage,
  FabricThread,
  Injector,
  MemoryStats,
  NodeLayout,
  NodePorts,
  SlotLayout,
  Tap,
  TapOptions,
  ThreadFabric,
} from './fabric.ts'
export { createLocalFabric, type LocalFabric, type LocalFabricOptions } from './local-fabric.ts'
export { createFabric, type FabricOptions } from './main-fabric.ts'
export { createThreadControl, ThreadControl, wakeThread } from './thread-control.ts'
export { createThreadFabric, type ThreadFabricOptions } from './thread-fabric.ts'
export type {
  Input,
  NewestInput,
  NodeCounters,
  Output,
  ReceiverCounters,
  SenderCounters,
} from './types.ts'
