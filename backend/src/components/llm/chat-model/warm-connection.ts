import { type FetchContext, providerFetch } from '../../providers/index.ts'

const LIMIT_MS = 3000

/**
 * Opens the connection that the first request will take, so that nobody waits for its handshake. Nothing
 * depends on it: a failure shows at the request itself.
 */
export async function warmConnection(baseUrl: string, context: FetchContext): Promise<void> {
  const options = { timeoutMs: LIMIT_MS }
  try {
    // Not HEAD, after which Node's fetch closes the connection.
    const response = await providerFetch(context, baseUrl, { method: 'GET' }, options)
    await context.clock.hold(response.text())
  } catch {
    // An error status is an answer as well.
  }
}

/** There is next to no handshake within one machine. */
export function isThisMachine(baseUrl: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(baseUrl).hostname)
}
