import type { ComponentContext, ModelRequirement } from '../../../core/index.ts'
import {
  assertFiles,
  loadingFailure,
  loadTransformers,
  modelSet,
} from '../../local-models/index.ts'
import { ProviderError } from '../../providers/index.ts'
import type { Embedder } from './embedder.ts'

/** Its files, as a requirement of the node. */
export function localEmbedderModel(repository: string): ModelRequirement {
  return modelSet({ repository, kind: 'embedding', dtype: 'auto' })
}

/**
 * A model for sentences on this machine: the mean of its words' vectors, of length 1, as sentence
 * transformers do it (https://www.sbert.net).
 * @throws EngineError when files are missing or damaged
 */
export async function localEmbedder(
  context: ComponentContext,
  repository: string,
): Promise<Embedder> {
  const model = localEmbedderModel(repository)
  assertFiles(context, model)
  const { clock } = context
  const extract = await clock.hold(openPipeline(context, model, repository))
  return {
    async embed(texts) {
      const output = await clock.hold(extract([...texts], { pooling: 'mean', normalize: true }))
      const [count = 0, dims = 0] = output.dims as number[]
      if (count !== texts.length || dims === 0) throw strange(repository)
      const numbers = Float32Array.from(output.data as Float32Array)
      const embedder = `local/${repository}/${dims}`
      return texts.map((_, index) => ({
        embedder,
        vector: numbers.slice(index * dims, (index + 1) * dims),
      }))
    },
    async close() {
      await clock.hold(extract.dispose())
    },
  }
}

async function openPipeline(
  context: ComponentContext,
  model: ModelRequirement,
  repository: string,
) {
  const { pipeline } = await loadTransformers(context)
  try {
    return await pipeline('feature-extraction', repository, { dtype: 'q8', device: 'cpu' })
  } catch (cause) {
    throw loadingFailure(model, cause)
  }
}

function strange(repository: string): ProviderError {
  return new ProviderError({
    failure: 'garbage',
    did: `gave no vectors of sentences with "${repository}"`,
    advice: 'choose another embedder_model',
    host: 'this machine',
    isPermanent: true,
  })
}
