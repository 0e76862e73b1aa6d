import { useQuery } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { queryClient } from '../lib/query-client.ts'

const ENV = ['env'] as const

/** The text of `.env` with every value masked. */
export function useEnv(isShown = true) {
  const queryFn = async () => (await api.env()).content
  return useQuery({ queryKey: ENV, queryFn, enabled: isShown }, queryClient)
}

/**
 * A mask in it means unchanged.
 * @throws ApiError, OfflineError
 */
export async function saveEnv(content: string): Promise<void> {
  await api.putEnv(content)
  await queryClient.invalidateQueries({ queryKey: ENV })
}

/**
 * Sets one key, as from the field in a node that misses it; the rest of the file stays.
 * @throws ApiError, OfflineError
 */
export async function setEnvValue(key: string, value: string): Promise<void> {
  const { content } = await api.env()
  await saveEnv(withEnvValue(content, key, value))
}

/** The text with the key's assignment replaced, or added at the end. */
export function withEnvValue(content: string, key: string, value: string): string {
  const assignment = `${key}=${quoted(value)}`
  const lines = content.split(/\r?\n/)
  const isAssignment = (line: string) =>
    line.replace(/^\s*(?:export\s+)?/, '').match(/^([^=\s]+)\s*=/)?.[1] === key
  const index = lines.findLastIndex(isAssignment)
  if (index >= 0) return lines.with(index, assignment).join('\n')
  const kept = content.replace(/\n*$/, '')
  return kept === '' ? `${assignment}\n` : `${kept}\n${assignment}\n`
}

/** Spaces, `#` and quotes would end the value or be taken off. */
function quoted(value: string): string {
  if (!/[\s#"'`\\]/.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
