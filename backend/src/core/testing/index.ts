export { graphOf } from './graph-of.ts'
export { OutsideClock } from './outside-clock.ts'
export { type Items, type RunComponentOptions, runComponent } from './run-component.ts'
export {
  type GraphResult,
  type NodeTrace,
  type RunGraphOptions,
  runGraph,
  type SentItem,
} from './run-graph.ts'
export type { Until } from './virtual-run.ts'
