export type { Band } from './band-of.ts'
export { ADD_FITTING, type AddFitting } from './MissingBands.tsx'
export { NodeBody, useBand } from './NodeBody.tsx'
