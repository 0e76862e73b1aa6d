import type { ComponentContext, Requirement } from '../../../core/index.ts'
import type { ChatModel } from '../chat-model/chat-model.ts'
import { modelRequirements, openChatModel } from '../chat-model/open-chat-model.ts'
import { type ModelPlace, type ModelSettings, placeOf } from '../chat-model/providers.ts'
import { type Embedder, serverEmbedder } from './embedder.ts'
import { localEmbedder, localEmbedderModel } from './local-embedder.ts'
import {
  embedderSettings,
  extractorSettings,
  isLocalEmbedder,
  type MemorySettings,
} from './settings.ts'

/** Something that the node would use, or why it does without. */
export type Available<Value> =
  | { readonly open: () => Promise<Value> }
  | { readonly missing: string }

/** What finds facts, where its key is there. */
export function extractor(
  settings: MemorySettings,
  context: ComponentContext,
): Available<ChatModel> {
  const chosen = extractorSettings(settings)
  const missing = whyNot(chosen, context)
  return missing === null ? { open: () => openChatModel(chosen, context) } : { missing }
}

/** What makes vectors, where its key is there. */
export function embedder(settings: MemorySettings, context: ComponentContext): Available<Embedder> {
  const { embedder_model: repository, embedder_dims: dims } = settings
  if (isLocalEmbedder(settings)) return { open: () => localEmbedder(context, repository) }
  const chosen = embedderSettings(settings)
  const missing = whyNot(chosen, context)
  if (missing !== null) return { missing }
  const place = placeOf(chosen)
  if (place.kind !== 'server' || !place.protocol.startsWith('openai')) {
    return { missing: `no embeddings by "${settings.embedder_provider}"; set embedder_base_url` }
  }
  const key = context.secrets.get(place.key)
  return { open: async () => serverEmbedder(context, { place, key, dims }) }
}

/** All of it optional: the node works without. Never throws. */
export function memoryRequirements(settings: MemorySettings): Requirement[] {
  const needs = [
    ...modelRequirements(extractorSettings(settings)),
    ...(isLocalEmbedder(settings)
      ? [localEmbedderModel(settings.embedder_model)]
      : modelRequirements(embedderSettings(settings))),
  ]
  const unique = new Map(needs.map((need) => [JSON.stringify(need), need]))
  return [...unique.values()].map((need) =>
    need.kind === 'secret' || need.kind === 'model' ? { ...need, optional: true } : need,
  )
}

function whyNot(settings: ModelSettings, { secrets }: ComponentContext): string | null {
  let place: ModelPlace
  try {
    place = placeOf(settings)
  } catch (error) {
    return (error as Error).message
  }
  if (place.kind !== 'server' || !place.needsKey || secrets.get(place.key)) return null
  return `${place.key} is missing`
}
