import { filesOf, type ModelRequirement } from '../component/requirements.ts'
import { downloadFailed } from './model-download.ts'
import { findFacts } from './model-facts.ts'
import { urlsOf } from './model-set-download.ts'

/** A host that could not tell is asked again after this time. */
const RETRY_MS = 5_000

export interface FactFinderOptions {
  readonly baseUrl: string | undefined
  /** Size and licence of a model have been found out. */
  readonly onFound: (model: ModelRequirement) => void
}

/** Size and licence of models that we do not know by ourselves, asked for once each. */
export interface FactFinder {
  /** The model with what has been found out so far. */
  of(model: ModelRequirement): ModelRequirement
  /** Begins to find out, unless that has been tried just now. */
  lookFor(model: ModelRequirement): void
  /** @throws EngineError `model.download_failed` when it cannot be found out */
  find(model: ModelRequirement): Promise<ModelRequirement>
  dispose(): void
}

export function createFactFinder({ baseUrl, onFound }: FactFinderOptions): FactFinder {
  const abort = new AbortController()
  const found = new Map<string, ModelRequirement>()
  const asked = new Map<
    string,
    { readonly answer: Promise<ModelRequirement>; readonly atMs: number }
  >()

  function ask(model: ModelRequirement): Promise<ModelRequirement> {
    const before = asked.get(model.id)
    if (before && performance.now() - before.atMs < RETRY_MS) return before.answer
    const answer = findFacts(model, {
      baseUrl,
      urlsOf: (source) => urlsOf(source, baseUrl),
      signal: abort.signal,
    })
    asked.set(model.id, { answer, atMs: performance.now() })
    answer.then(
      (facts) => {
        found.set(model.id, facts)
        onFound(facts)
      },
      () => {},
    )
    return answer
  }

  return {
    of: (model) => (model.byHand ? (found.get(model.id) ?? model) : model),
    lookFor: (model) => void ask(model).catch(() => {}),
    async find(model) {
      if (!model.byHand) return model
      try {
        return await ask(model)
      } catch (error) {
        // Whoever asks for it again wants it tried again.
        asked.delete(model.id)
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
