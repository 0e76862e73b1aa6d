export type { Band } from './band-of.ts'
export { NodeBody, useBand } from './NodeBody.tsx'
