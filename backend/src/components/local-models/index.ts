export {
  type Device,
  type DeviceSetting,
  deviceField,
  devicesFor,
  type Machine,
  openOnDevice,
} from './devices.ts'
export { KNOWN_MODELS, knownOf, type ModelKind, WEIGHT_SUFFIXES } from './known-models.ts'
export {
  dtypeField,
  dtypeOf,
  type ModelChoice,
  modelSet,
  REPOSITORY,
  repositoryField,
} from './model-set.ts'
export { assertFiles, loadingFailure, loadTransformers } from './open-model.ts'
