export { isTemporary, writeAtomic, writeAtomicSync } from './atomic-write.ts'
export { type Config, type ConfigStore, openConfig } from './config.ts'
export { type EnvOptions, openEnv, usableVariables } from './env-store.ts'
export { type LoadedGraph, type ParsedGraph, peekGraph } from './graph-file.ts'
export { type HomeOptions, openHome, resolveHome } from './home.ts'
export { type HomeLock, lockHome } from './home-lock.ts'
export { ioError } from './io-error.ts'
export { createModelStore, type ModelStoreOptions } from './model-store.ts'
export { copyPresets, type PresetOptions } from './presets.ts'
export { projectFolders } from './project-folder.ts'
export { openProjects, ProjectStore, type ProjectStoreOptions } from './project-store.ts'
export { type WantScope, wantsOf } from './trust.ts'
export { TurnRecorder } from './turn-recorder.ts'
export { createTurns, type TurnStore } from './turns.ts'
export type {
  EnvStore,
  ExportPlan,
  Home,
  ModelInfo,
  ModelRequirement,
  ModelStore,
  Projects,
  Turn,
  Turns,
  Want,
} from './types.ts'
