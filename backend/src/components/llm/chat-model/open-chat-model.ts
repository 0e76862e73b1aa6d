import { type ComponentContext, EngineError, type Requirement } from '../../../core/index.ts'
import { hostOf, ProviderError } from '../../providers/index.ts'
import { localModelRequirements } from '../local-model/requirements.ts'
import type { ChatModel } from './chat-model.ts'
import { type ModelPlace, type ModelSettings, placeOf } from './providers.ts'

/** Opens the model that the settings name. Libraries are loaded here, not before. */
export async function openChatModel(
  settings: ModelSettings,
  context: ComponentContext,
): Promise<ChatModel> {
  const place = placeOf(settings)
  const { clock } = context
  switch (place.kind) {
    case 'eliza': {
      const { elizaModel } = await clock.hold(import('../eliza/eliza.ts'))
      return elizaModel(context)
    }
    case 'local': {
      const { openLocalModel } = await clock.hold(import('../local-model/local-model.ts'))
      return openLocalModel(context, place.modelId)
    }
    case 'server': {
      const { openServerModel } = await clock.hold(import('./server-model.ts'))
      return openServerModel(place, context)
    }
  }
}

/** What a model needs from outside: its server and its key, or its files. Never throws. */
export function modelRequirements(settings: ModelSettings): Requirement[] {
  const place = knownPlace(settings)
  if (place?.kind === 'local') return localModelRequirements(place.modelId)
  if (place?.kind !== 'server') return []
  return [
    { kind: 'secret', name: place.key, optional: !place.needsKey },
    { kind: 'host', host: hostOf(place.baseUrl) },
  ]
}

/** A failure to open a model, as one that the next alternative may make up for. */
export function openingFailure(settings: ModelSettings, cause: unknown): ProviderError {
  if (cause instanceof ProviderError) return cause
  const place = knownPlace(settings)
  const why = cause instanceof EngineError ? cause.message : String(cause)
  return new ProviderError({
    failure: 'connection',
    did: `cannot open "${settings.model}": ${why}`,
    advice: '',
    host: place?.kind === 'server' ? hostOf(place.baseUrl) : 'this machine',
    isPermanent: true,
    cause,
  })
}

function knownPlace(settings: ModelSettings): ModelPlace | null {
  try {
    return placeOf(settings)
  } catch {
    return null
  }
}
