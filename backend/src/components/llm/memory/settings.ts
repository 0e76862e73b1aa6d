import { z } from '../../../core/index.ts'
import { baseUrlField } from '../../providers/index.ts'

const keyField = (what: string) =>
  z.string().default('OPENAI_API_KEY').describe(`Name of the key for ${what}`)

/** Where Mem0 keeps vectors. Here all is in the project, so only whether it is given counts. */
const VectorStore = z.object({
  provider: z.string().default('qdrant'),
  host: z.string().optional(),
  port: z.int().min(1).max(65_535).optional(),
  path: z.string().optional(),
  url: z.string().optional(),
  api_key_env_var: z.string().optional(),
  on_disk: z.boolean().default(true),
  collection_name: z.string().default('mem0_conversations'),
  embedding_model_dims: z.int().positive().default(1536),
})

export const MemorySettings = z.object({
  user_id: z.string().min(1).max(200).default('default').describe('Whom the memories are about'),
  last_k: z
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe('How many exchanges of the conversation memories are looked for with'),
  memory_limit: z.int().min(1).max(50).default(5).describe('How many memories are recalled'),
  llm_provider: z
    .string()
    .default('openai')
    .describe('Whose model finds what is worth remembering; without its key simple rules do'),
  llm_model: z.string().default('gpt-4.1-nano-2025-04-14').describe('Name of that model'),
  llm_api_key_env_var: keyField('that model'),
  llm_base_url: baseUrlField(),
  llm_temperature: z.number().min(0).max(2).default(0).describe('0: always the likeliest words'),
  llm_max_tokens: z.int().min(1).max(8192).default(400).describe('Longest answer of that model'),
  embedder_provider: z
    .string()
    .default('openai')
    .describe(
      'Who makes texts comparable by meaning: `openai` or the like, or `local`. Without its key memories are found by their words',
    ),
  embedder_model: z
    .string()
    .default('text-embedding-3-small')
    .describe('Name of the model; for `local`: "<organisation>/<name>"'),
  embedder_api_key_env_var: keyField('the embedder'),
  embedder_base_url: baseUrlField(),
  embedder_dims: z.int().min(1).max(8192).default(1536).describe('Numbers in a vector'),
  vector_store: VectorStore.optional().describe(
    "Read from older graphs and not used: memories are in the project's own database",
  ),
})
export type MemorySettings = z.infer<typeof MemorySettings>

/** The model that extracts facts, as chat models are named here. */
export function extractorSettings(settings: MemorySettings) {
  return {
    model: `${settings.llm_provider}/${settings.llm_model}`,
    base_url: settings.llm_base_url,
    api_key_env_var: settings.llm_api_key_env_var,
  }
}

/** The model that makes vectors, named like a chat model. */
export function embedderSettings(settings: MemorySettings) {
  return {
    model: `${settings.embedder_provider}/${settings.embedder_model}`,
    base_url: settings.embedder_base_url,
    api_key_env_var: settings.embedder_api_key_env_var,
  }
}

/** Mem0's own word for models on this machine is a host of them. */
export function isLocalEmbedder({ embedder_provider }: MemorySettings): boolean {
  return embedder_provider === 'local' || embedder_provider === 'huggingface'
}
