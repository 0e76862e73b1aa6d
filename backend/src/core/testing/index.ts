export { type Items, type RunComponentOptions, runComponent } from './run-component.ts'
export type { Until } from './virtual-run.ts'
