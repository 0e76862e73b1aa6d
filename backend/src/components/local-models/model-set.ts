import { type ModelFile, type ModelRequirement, z } from '../../core/index.ts'
import {
  type Dtype,
  KNOWN_MODELS,
  type KnownModel,
  type ModelKind,
  WEIGHT_SUFFIXES,
} from './known-models.ts'

export interface ModelChoice {
  /** `<org>/<name>`, as at huggingface.co and below the models folder. */
  readonly repository: string
  readonly kind: ModelKind
  /** Number format of the weights. */
  readonly dtype: Dtype | 'auto'
}

const HOST = 'https://huggingface.co'

const FILES: Readonly<Record<ModelKind, readonly string[]>> = {
  'speech-to-text': [
    'config.json',
    'generation_config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
  ],
  chat: [
    'config.json',
    'generation_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'chat_template.jinja',
  ],
  speech: ['tokenizer.json'],
  embedding: ['config.json', 'tokenizer.json', 'tokenizer_config.json'],
}
/** Not every model has settings of its own for generating text, or its template in a file of its own. */
const OPTIONAL_FILES: ReadonlySet<string> = new Set([
  'generation_config.json',
  'chat_template.jinja',
])
const WEIGHTS: Readonly<Record<ModelKind, readonly string[]>> = {
  'speech-to-text': ['encoder_model', 'decoder_model_merged'],
  chat: ['model'],
  speech: ['model'],
  embedding: ['model'],
}

/** `<org>/<name>`; nothing that leads out of the models folder. */
export const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/

/** A field of the configuration that names a model of a models folder. */
export function repositoryField() {
  return z.string().regex(REPOSITORY, 'must be "<organisation>/<name>"')
}

/** A field of the configuration that says in which number format weights are used. */
export function dtypeField() {
  return z
    .enum(['auto', ...(Object.keys(WEIGHT_SUFFIXES) as Dtype[])])
    .default('auto')
    .describe(
      'Number format of the weights: smaller ones need less memory; auto takes what suits the model',
    )
}

export function dtypeOf({ repository, dtype }: Pick<ModelChoice, 'repository' | 'dtype'>): Dtype {
  return dtype === 'auto' ? (KNOWN_MODELS[repository]?.dtype ?? 'q8') : dtype
}

/**
 * A model as a requirement of a node. Of one that is not in our table only the names of the files are
 * known: its host is asked for the rest.
 */
export function modelSet(choice: ModelChoice): ModelRequirement {
  const { repository } = choice
  const dtype = dtypeOf(choice)
  const known = KNOWN_MODELS[repository]
  const files = (known && knownFiles(repository, known, dtype)) ?? null
  const name = known ? repository.slice(repository.indexOf('/') + 1) : repository.replace('/', '--')
  return {
    kind: 'model',
    id: `${name}-${dtype}`,
    file: repository,
    bytes: files?.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0,
    licence: known?.licence ?? 'licence: see its page',
    url: `${HOST}/${repository}`,
    files: files ?? expectedFiles(choice, dtype),
    ...(!files && { byHand: true }),
  }
}

/** Null when nothing is known of weights in this format. Extras come first, so that they are there when the model is. */
function knownFiles(repository: string, known: KnownModel, dtype: Dtype): ModelFile[] | null {
  const weights = known.weights[dtype]
  if (!weights) return null
  const base = `${HOST}/${repository}/resolve/${known.revision}`
  const entries = [known.extras ?? {}, known.files, weights].flatMap(Object.entries)
  return entries.map(([name, [bytes, sha256]]) => ({
    file: `${repository}/${name}`,
    bytes,
    url: `${base}/${name}`,
    ...(sha256 !== undefined && { sha256 }),
    ...(known.extras && name in known.extras && { optional: true }),
  }))
}

function expectedFiles({ repository, kind }: ModelChoice, dtype: Dtype): ModelFile[] {
  const weights = WEIGHTS[kind].map((name) => `onnx/${name}${WEIGHT_SUFFIXES[dtype]}.onnx`)
  return [...FILES[kind], ...weights].map((name) => ({
    file: `${repository}/${name}`,
    bytes: 0,
    url: `${HOST}/${repository}/resolve/main/${name}`,
    ...(OPTIONAL_FILES.has(name) && { optional: true }),
  }))
}
