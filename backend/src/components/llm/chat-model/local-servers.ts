/** A server of language models on this machine. */
export interface LocalServer {
  /** As model names begin: `ollama/…`. */
  readonly provider: 'ollama' | 'lmstudio' | 'llamacpp'
  readonly label: string
  /** Where it listens unless it was told otherwise, with the version of its protocol. */
  readonly baseUrl: string
}

export const LOCAL_SERVERS: readonly LocalServer[] = [
  { provider: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { provider: 'lmstudio', label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { provider: 'llamacpp', label: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
]

/** A server that answers, with the names of its models. */
export interface FoundServer extends LocalServer {
  readonly models: readonly string[]
}

const LIMIT_MS = 600
const MAX_MODELS = 200

/** Which of the servers answer now, within `limitMs`; quick, also where none does. */
export async function findLocalServers(
  servers: readonly LocalServer[] = LOCAL_SERVERS,
  limitMs = LIMIT_MS,
): Promise<FoundServer[]> {
  const found = await Promise.all(servers.map((server) => ask(server, limitMs)))
  return found.filter((server) => server !== null)
}

async function ask(server: LocalServer, limitMs: number): Promise<FoundServer | null> {
  try {
    const signal = AbortSignal.timeout(limitMs)
    const response = await fetch(`${server.baseUrl}/models`, { signal, redirect: 'error' })
    const models = response.ok ? modelsIn(await response.json()) : null
    return models && { ...server, models }
  } catch {
    // Nothing listens there, or something that is no such server.
    return null
  }
}

/** Null when it is no list of models: other programs use these ports as well. */
function modelsIn(answer: unknown): string[] | null {
  const { data } = (answer ?? {}) as { data?: unknown }
  if (!Array.isArray(data)) return null
  const ids = data.map((one: { id?: unknown } | null) => one?.id)
  return ids.filter((id) => typeof id === 'string').slice(0, MAX_MODELS)
}
