import { EngineError, type Requirement } from '../../../core/index.ts'
import {
  dtypeOf,
  KNOWN_MODELS,
  type ModelChoice,
  modelSet,
  REPOSITORY,
} from '../../local-models/index.ts'
import { type Dtype, WEIGHT_SUFFIXES } from '../../local-models/known-models.ts'

/**
 * The model that follows `local/` in a model's name: `<org>/<name>`, or the name alone of one that we
 * know, with the number format behind a colon where another one is wanted: `SmolLM2-360M-Instruct:q4`.
 * @throws EngineError `component.invalid_config`
 */
export function localModelOf(modelId: string): ModelChoice {
  const colon = modelId.lastIndexOf(':')
  const name = colon < 0 ? modelId : modelId.slice(0, colon)
  const dtype = colon < 0 ? 'auto' : modelId.slice(colon + 1)
  const repository = name.includes('/') ? name : knownByName(name)
  if (repository === null || !REPOSITORY.test(repository)) {
    throw invalid(
      modelId,
      'it is no "<organisation>/<name>"; try "HuggingFaceTB/SmolLM2-360M-Instruct"',
    )
  }
  if (dtype !== 'auto' && !isDtype(dtype)) {
    throw invalid(
      modelId,
      `"${dtype}" is no number format; there are ${Object.keys(WEIGHT_SUFFIXES).join(', ')}`,
    )
  }
  return { kind: 'chat', repository, dtype: dtypeOf({ repository, dtype }) }
}

/** What the model needs from outside. Never throws. */
export function localModelRequirements(modelId: string): Requirement[] {
  try {
    return [modelSet(localModelOf(modelId))]
  } catch {
    return []
  }
}

function knownByName(name: string): string | null {
  return Object.keys(KNOWN_MODELS).find((known) => known.endsWith(`/${name}`)) ?? null
}

function isDtype(text: string): text is Dtype {
  return Object.hasOwn(WEIGHT_SUFFIXES, text)
}

function invalid(modelId: string, why: string): EngineError {
  return new EngineError(
    'component.invalid_config',
    `Cannot use the local model "${modelId}": ${why}`,
    { path: 'config.model' },
  )
}
