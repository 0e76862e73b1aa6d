import { mkdtempSync, rmSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { ToolCall, type ToolDef, type ToolResult } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { HttpServer } from './fixtures/http-server.ts'
import { mcpTools } from './mcp-tools.ts'

const SERVER = fileURLToPath(new URL('./fixtures/stdio-server.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'openneuro-mcp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const call = (name: string, args: unknown = {}, ms = 0) =>
  new ToolCall({
    callId: `${name} ${ms}`,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
    turn: 3,
    generation: 9,
    timestampUs: 1e15 + ms * 1000,
  })

/** A call that only makes the run go on for so long. */
const later = (ms: number) => call('somebody_elses', {}, ms)

async function run(
  config: Record<string, unknown>,
  calls: readonly ToolCall[],
  { secrets = {}, ms }: { secrets?: Record<string, string>; ms?: number } = {},
) {
  const output: string[] = []
  const notes: (string | null)[] = []
  const { tool_def, tool_result } = await runComponent<{
    tool_def: readonly ToolDef[]
    tool_result: readonly ToolResult[]
  }>(mcpTools, {
    config,
    inputs: { tool_call: calls },
    secrets,
    ...(ms !== undefined && { until: { ms } }),
    folders: { projectFolder: folder },
    onOutput: (_, text) => output.push(text),
    onNote: (text) => notes.push(text),
  })
  return {
    tools: tool_def.map(({ name }) => name),
    tool_def,
    tool_result,
    answers: tool_result.map(({ content }) => content),
    notes,
    log: output.join(''),
  }
}

const stdio = (args: readonly string[] = [], more: Record<string, unknown> = {}) => ({
  command: process.execPath,
  args: [SERVER, ...args],
  ...more,
})

const NAMES = [
  'echo',
  'env_var',
  'env_var_2',
  'cwd',
  'pid',
  'long',
  'broken',
  'picture',
  'peak',
  'sleep',
  'crash',
  'learn',
  'unlearn',
]

describe('MCPTools with a program', () => {
  it('offers its tools and answers their calls, in the project and without other keys', async () => {
    const secrets = { GIVEN: 'a value', KEPT: 'secret' }

    const { tools, tool_def, tool_result, notes } = await run(
      stdio([], { env: ['GIVEN'] }),
      [
        later(0),
        call('echo', { words: 'hello' }, 100),
        call('env_var', { name: 'GIVEN' }, 200),
        call('env_var', { name: 'KEPT' }, 300),
        call('env_var_2', '', 400),
        call('cwd', ' ', 500),
        call('think', {}, 600),
      ],
      { secrets },
    )

    expect(tools).toEqual(NAMES)
    expect(tool_def[0]).toMatchObject({
      description: 'Does echo',
      parameters: { type: 'object', properties: { words: { type: 'string' } } },
    })
    expect(
      tool_result.map(({ callId, content, turn, generation }) => [
        callId,
        content,
        turn,
        generation,
      ]),
    ).toEqual([
      ['echo 100', 'you said: hello', 3, 9],
      ['env_var 200', 'a value', 3, 9],
      ['env_var 300', 'undefined', 3, 9],
      ['env_var_2 400', 'the other one', 3, 9],
      ['cwd 500', await realpath(folder), 3, 9],
    ])
    expect(notes).toEqual(['Connected: 13 tools'])
  })

  it('offers only the tools that are wanted, under a prefix', async () => {
    const config = stdio([], { prefix: 'my_', tools: ['echo', 'env.var'] })

    const { tools, answers } = await run(config, [
      later(0),
      call('my_echo', { words: 1 }, 100),
      call('echo', {}, 200),
      call('my_cwd', {}, 300),
    ])

    expect(tools).toEqual(['my_echo', 'my_env_var'])
    expect(answers).toEqual(['you said: 1'])
  })

  it('tells a model what a result is, what is missing of it, and what went wrong', async () => {
    const { answers } = await run(stdio([], { max_result_chars: 101 }), [
      later(0),
      call('picture', {}, 100),
      call('long', {}, 200),
      call('broken', {}, 300),
      call('echo', '[1', 400),
    ])

    expect(answers[0]).toBe(
      `Here:\n[image: image/png, 20 bytes, which cannot be shown here]\na note\n[link: More, https://example.or\n[cut off: 7 of 108 characters are missing]`,
    )
    expect(answers.slice(1)).toEqual([
      `${'🙂'.repeat(50)}\n[cut off: 1900 of 2000 characters are missing]`,
      'The tool reports an error: no such city',
      'Cannot call "echo": its arguments are not a JSON object',
    ])
  })

  it('offers what a server learns while it runs', async () => {
    const { tools, answers, notes } = await run(stdio(), [
      later(0),
      call('learned', {}, 50),
      call('learn', {}, 100),
      call('learned', {}, 200),
    ])

    expect(tools).toEqual([...NAMES, ...NAMES, 'learned'])
    expect(answers).toEqual(['ok', 'learned'])
    expect(notes).toEqual(['Connected: 13 tools', 'Connected: 14 tools'])
  })

  it('takes back what a server has no more, and offers it again when it has', async () => {
    const { tool_def } = await run(stdio(), [
      later(0),
      call('learn', {}, 100),
      call('unlearn', {}, 200),
      call('learn', {}, 300),
      later(400),
    ])

    const told = tool_def.map(({ name, removed }) => (removed ? `-${name}` : name))
    const without = NAMES.filter((name) => name !== 'cwd')
    expect(told).toEqual([
      ...NAMES,
      ...[...NAMES, 'learned'],
      ...['-cwd', '-learned', ...without],
      ...[...without, 'learned'],
    ])
  })

  it('starts a program again that has crashed, and calls wait for it', async () => {
    const { answers, notes, log } = await run(stdio(), [
      later(0),
      call('crash', {}, 100),
      call('echo', { words: 'again' }, 200),
      later(10_000),
    ])

    expect(answers).toEqual([
      'Cannot call "crash": the program ended with code 3; its log lines say why',
      'you said: again',
    ])
    expect(notes).toEqual([
      'Connected: 13 tools',
      expect.stringContaining('the program ended with code 3'),
      'Connected: 13 tools',
    ])
    expect(log).toContain('connected again')
  })

  it('says what a program says that does not start, and tries again with longer waits', async () => {
    const { log, notes } = await run(stdio(['--fail']), [later(0)], { ms: 5000 })

    expect(notes[0]).toMatch(/^Cannot connect to ".*": the program ended with code 7/)
    expect(log.match(/no database/g)!.length).toBe(4)
    expect(log.match(/trying again/g)).toHaveLength(1)
  })

  it('ignores what is no message', async () => {
    const { tools, log } = await run(stdio(['--garbage']), [later(0)])

    expect(tools).toEqual(NAMES)
    expect(log.match(/no message/g)).toHaveLength(1)
    expect(log).toContain('Welcome!')
  })

  it('ends a program that ends neither with its input nor when asked', async () => {
    const { answers } = await run(stdio(['--stubborn']), [later(0), call('pid', {}, 100)])

    expect(() => process.kill(Number(answers[0]), 0)).toThrow('ESRCH')
  })

  it('fails where there is nothing to start', async () => {
    await expect(run({ command: 'no-such-program-anywhere' }, [])).rejects.toThrow(
      'Cannot connect to "no-such-program-anywhere": there is no such program (ENOENT); install "no-such-program-anywhere", or correct "command"',
    )
    await expect(run({}, [])).rejects.toMatchObject({
      code: 'component.invalid_config',
      path: 'config.command',
    })
  })

  it('never uses a shell', async () => {
    const { answers } = await run(stdio(['$(touch pwned)', '; touch pwned'], {}), [
      later(0),
      call('echo', { words: 'ok' }, 100),
    ])

    expect(answers).toEqual(['you said: ok'])
  })
})

describe('MCPTools with an address', () => {
  const http = (server: HttpServer) => ({
    transport: 'http',
    url: server.url,
    api_key_env_var: 'MCP_KEY',
  })

  it('offers the tools of the server, and those that it learns', async () => {
    await using server = await new HttpServer('good').listen()

    const { tools, answers } = await run(
      http(server),
      [later(0), call('echo', { words: 'hi' }, 100), call('broken', {}, 200)],
      { secrets: { MCP_KEY: 'good' } },
    )

    expect(tools).toEqual(NAMES)
    expect(answers).toEqual(['you said: hi', 'The tool reports an error: no such city'])
  })

  it('connects again to a server that was started anew, and asks it once more', async () => {
    await using server = await new HttpServer('good').listen()

    const { answers } = await run(
      http(server),
      [later(0), call('crash', {}, 100), call('echo', { words: 'again' }, 200), later(5000)],
      { secrets: { MCP_KEY: 'good' } },
    )

    expect(answers).toEqual([expect.stringContaining('cannot be reached'), 'you said: again'])
    expect(server.opened).toBe(2)
  })

  it('fails for good with a wrong key, and says what to do', async () => {
    await using server = await new HttpServer('good').listen()

    await expect(run(http(server), [later(0)], { secrets: { MCP_KEY: 'wrong' } })).rejects.toThrow(
      'it answered 401; Paste a new key for MCP_KEY',
    )
  })
})

describe('requires', () => {
  const needs = (config: object) =>
    mcpTools.requires({ config: { transport: 'stdio', command: '', args: [], env: [], ...config } })

  it('names the program with its whole command line, and the keys that it gets', () => {
    expect(needs({ command: 'npx', args: ['-y', 'a server', ''], env: ['TOKEN'] })).toEqual([
      { kind: 'program', program: 'npx', commandLine: 'npx -y "a server" ""' },
      { kind: 'secret', name: 'TOKEN' },
    ])
  })

  it('names the host and the key of an address', () => {
    const config = { transport: 'http', url: 'https://mcp.example/mcp', api_key_env_var: 'K' }

    expect(needs(config)).toEqual([
      { kind: 'secret', name: 'K' },
      { kind: 'host', host: 'mcp.example' },
    ])
  })
})
