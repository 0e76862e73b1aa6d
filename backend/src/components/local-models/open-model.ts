import { type ComponentContext, EngineError, type ModelRequirement } from '../../core/index.ts'

type Transformers = typeof import('@huggingface/transformers')

/** Loads the library, set to read nothing but the models folder. */
export async function loadTransformers({
  models,
}: Pick<ComponentContext, 'models'>): Promise<Transformers> {
  const library = await import('@huggingface/transformers')
  const { env, LogLevel } = library
  env.allowRemoteModels = false
  env.localModelPath = models.root
  env.useFSCache = false
  env.useWasmCache = false
  env.logLevel = LogLevel.ERROR
  return library
}

/** @throws EngineError `file.not_found` naming the file that is missing */
export function assertFiles(
  { models }: Pick<ComponentContext, 'models'>,
  model: ModelRequirement,
): void {
  const missing = model.files?.find(({ file, optional }) => !optional && models.path(file) === null)
  if (!missing) return
  throw new EngineError(
    'file.not_found',
    `Cannot load model "${model.id}": "${missing.file}" is not in "${models.root}"; download the model ` +
      `or put the file there (it is at ${missing.url})`,
  )
}

/** A failure of the library as one that says what to do. */
export function loadingFailure(model: ModelRequirement, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EngineError(
    'file.invalid',
    `Cannot load model "${model.id}": ${why}; if its files are damaged, delete the folder ` +
      `"${model.file}" below the models folder and download it again`,
    { cause },
  )
}
