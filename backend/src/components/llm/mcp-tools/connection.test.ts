import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ToolCall, type ToolResult } from '../../../core/index.ts'
import { RealClock } from '../../../core/runtime/index.ts'
import { answerAll } from './answer-all.ts'
import { McpConfig } from './config.ts'
import { Connection, type ConnectionContext } from './connection.ts'
import { HttpServer } from './fixtures/http-server.ts'
import { ToolNames } from './tool-names.ts'

const SERVER = fileURLToPath(new URL('./fixtures/stdio-server.ts', import.meta.url))
const nothing = () => {}

function contextOf(config: object, signal: AbortSignal): ConnectionContext {
  return {
    config: McpConfig.parse({ command: process.execPath, args: [SERVER], ...config }),
    clock: new RealClock(0),
    signal,
    secrets: { get: () => undefined },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    paths: { project: tmpdir() } as ConnectionContext['paths'],
    note: nothing,
  }
}

describe('Connection', () => {
  it('gives up a call that takes too long, and goes on', async () => {
    const stop = new AbortController()
    const connection = new Connection(contextOf({}, stop.signal))
    await connection.open()
    const running = connection.run()
    const impatient = new Connection(contextOf({ timeout: 0.01 }, stop.signal))

    await impatient.open()
    await expect(impatient.call('echo', {})).rejects.toThrow(
      `Cannot call "echo": there is no connection to "${process.execPath}"`,
    )
    const result = await connection.call('echo', { words: 'ok' })
    expect(result.content).toEqual([{ type: 'text', text: 'you said: ok' }])

    stop.abort()
    await running
    await Promise.all([connection.close(), impatient.close()])
  })

  it('ends a call when the node stops', async () => {
    const stop = new AbortController()
    const connection = new Connection(contextOf({}, stop.signal))
    await connection.open()

    const call = connection.call('sleep', {})
    stop.abort(new Error('stopped'))

    await expect(call).rejects.toThrow('stopped')
    await connection.close()
  })

  it('asks a server once more that was started anew and has forgotten us', async () => {
    await using server = await new HttpServer('good').listen()
    const stop = new AbortController()
    const config = { transport: 'http', url: server.url, api_key_env_var: 'KEY' }
    const context = { ...contextOf(config, stop.signal), secrets: { get: () => 'good' } }
    const connection = new Connection(context)
    await connection.open()
    const listed = Promise.withResolvers<unknown>()
    connection.onTools = listed.resolve
    const running = connection.run()

    await Promise.all([listed.promise, server.listening.promise])
    server.forgetQuietly()
    const result = await connection.call('echo', { words: 'again' })

    expect(result.content).toEqual([{ type: 'text', text: 'you said: again' }])
    expect(server.opened).toBe(2)
    stop.abort()
    await running
    await connection.close()
  })

  it('fails for good when its key is not accepted any more', async () => {
    await using server = await new HttpServer('good').listen()
    let key = 'good'
    const config = { transport: 'http', url: server.url, api_key_env_var: 'KEY' }
    const context = contextOf(config, new AbortController().signal)
    const connection = new Connection({ ...context, secrets: { get: () => key } })
    await connection.open()
    const running = connection.run()

    key = 'old'
    await server.forget()

    await expect(running).rejects.toThrow('it answered 401; Paste a new key for KEY')
    await connection.close()
  })

  it('calls several tools at a time, but no more than it may', async () => {
    const stop = new AbortController()
    const context = contextOf({ max_parallel: 3 }, stop.signal)
    const connection = new Connection(context)
    await connection.open()
    const names = new ToolNames('')
    const name = names.forModel('peak')
    const results: ToolResult[] = []

    await answerAll(
      Readable.from([1, 2, 3, 4].map((n) => new ToolCall({ callId: `${n}`, name, arguments: '' }))),
      {
        connection,
        names,
        context,
        outputs: { tool_result: { send: (one: ToolResult) => results.push(one) } as never },
      },
    )

    expect(results).toHaveLength(4)
    expect(Math.max(...results.map(({ content }) => Number(content)))).toBe(3)
    await connection.close()
  })
})
