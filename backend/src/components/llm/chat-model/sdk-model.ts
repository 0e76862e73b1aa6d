import type { LanguageModelV3 } from '@ai-sdk/provider'
import type { Fetch } from './exchange.ts'
import type { ServerPlace } from './providers.ts'

/** The AI SDK's model; it asks with the fetch that it is given. */
export async function makeSdkModel(
  { protocol, provider, baseUrl: baseURL, modelId }: ServerPlace,
  key: string | undefined,
  fetch: Fetch,
): Promise<LanguageModelV3> {
  // The SDK looks for a key in the process environment when it is given none.
  const settings = { baseURL, fetch, apiKey: key ?? 'none' }
  switch (protocol) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      return createOpenAI(settings).chat(modelId)
    }
    case 'groq': {
      const { createGroq } = await import('@ai-sdk/groq')
      return createGroq(settings)(modelId)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic(settings)(modelId)
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google')
      return createGoogleGenerativeAI(settings)(modelId)
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      const { apiKey: _, ...rest } = settings
      const options = { name: provider, includeUsage: true, ...rest, ...(key && { apiKey: key }) }
      return createOpenAICompatible(options).chatModel(modelId)
    }
  }
}
