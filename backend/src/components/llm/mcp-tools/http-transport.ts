import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { keepAlive } from '../../providers/index.ts'

/** A longer answer is given up. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** An MCP server at an address, by streamable HTTP. */
export async function httpTransport(
  url: string,
  key: string | undefined,
): Promise<StreamableHTTPClientTransport> {
  const { StreamableHTTPClientTransport } = await import(
    '@modelcontextprotocol/sdk/client/streamableHttp.js'
  )
  return new StreamableHTTPClientTransport(new URL(url), {
    fetch: async (to, init) => {
      const response = await fetch(to, { ...init, ...keepAlive() } as RequestInit)
      return init?.method === 'POST' ? bounded(response) : response
    },
    requestInit: key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
    // The stream on which a server tells of changes is opened anew for a few minutes; calls find out sooner.
    reconnectionOptions: {
      initialReconnectionDelay: 1000,
      maxReconnectionDelay: 30_000,
      reconnectionDelayGrowFactor: 2,
      maxRetries: 10,
    },
  })
}

/** The same response, which fails when it is too long. */
function bounded(response: Response): Response {
  if (!response.body) return response
  let bytes = 0
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.length
        if (bytes <= MAX_ANSWER_BYTES) controller.enqueue(chunk)
        else controller.error(new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`))
      },
    }),
  )
  const { status, statusText, headers } = response
  return new Response(body, { status, statusText, headers })
}
