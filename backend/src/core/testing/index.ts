export { graphOf } from './graph-of.ts'
export { type Items, type RunComponentOptions, runComponent } from './run-component.ts'
export { type GraphResult, type RunGraphOptions, runGraph } from './run-graph.ts'
export type { Until } from './virtual-run.ts'
