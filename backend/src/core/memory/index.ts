export { forgottenUntil } from './forgotten.ts'
export {
  createMemories,
  type Memories,
  type MemoriesOptions,
  resumeForgetting,
} from './memories.ts'
export type { MemoryView } from './memory-tasks.ts'
export { memoryNotFound } from './not-found.ts'
export type {
  Embedding,
  Fact,
  FactChange,
  FactPage,
  FactQuery,
  FactRole,
  FactSource,
  Forgetting,
  NewFact,
  RecallQuery,
} from './types.ts'
