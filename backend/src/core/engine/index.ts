export { type AvailabilityOptions, createAvailability } from './availability.ts'
export {
  createEngine,
  createGuestEngine,
  type Engine,
  type EngineOptions,
  type GuestEngine,
  SERVER_LOG,
} from './create-engine.ts'
export { createGraphManager, type GraphManagerOptions } from './graph-manager.ts'
export type {
  Catalog,
  GraphEvents,
  GraphManager,
  NewNode,
  NodeMetrics,
  NodeUpdate,
  NodeView,
  UiChannel,
} from './types.ts'
