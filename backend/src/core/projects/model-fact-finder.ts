import { filesOf, type ModelRequirement } from '../component/requirements.ts'
import { downloadFailed } from './model-download.ts'
import { findFacts } from './model-facts.ts'
import { urlsOf } from './model-set-download.ts'

/** Size and licence of models that we do not know by ourselves. */
export interface FactFinder {
  /** The model with what has been found out so far. */
  of(model: ModelRequirement): ModelRequirement
  /** Asks the host, once somebody wants it. @throws EngineError `model.download_failed` */
  find(model: ModelRequirement): Promise<void>
  dispose(): void
}

/** @param baseUrl where models are fetched from instead of their own host */
export function createFactFinder(baseUrl: string | undefined): FactFinder {
  const abort = new AbortController()
  const found = new Map<string, ModelRequirement>()
  return {
    of: (model) => (model.byHand ? (found.get(model.id) ?? model) : model),
    async find(model) {
      try {
        const urls = (source: Parameters<typeof urlsOf>[0]) => urlsOf(source, baseUrl)
        const facts = await findFacts(model, { baseUrl, urlsOf: urls, signal: abort.signal })
        found.set(model.id, facts)
      } catch (error) {
        throw cannotFind(model, error)
      }
    },
    dispose: () => abort.abort(),
  }
}

function cannotFind(model: ModelRequirement, cause: unknown) {
  const places = filesOf(model).map(({ file }) => `"${file}"`)
  const why = cause instanceof Error ? (causeOf(cause) ?? cause.message) : String(cause)
  return downloadFailed(
    model.id,
    `its size and licence cannot be found out (${why}); read ${model.url} and put its files into the ` +
      `models folder by hand: ${places.join(', ')}`,
  )
}

/** `fetch` hides what happened behind "fetch failed". */
function causeOf({ cause }: Error): string | null {
  return cause instanceof Error ? cause.message : null
}
