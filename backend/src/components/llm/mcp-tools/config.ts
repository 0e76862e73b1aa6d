import { type Requirement, z } from '../../../core/index.ts'
import { hostOf } from '../../providers/index.ts'

/** What models let a tool be called. */
const TOOL_NAME = /^[\w-]*$/

export const McpConfig = z.object({
  transport: z
    .enum(['stdio', 'http'])
    .default('stdio')
    .describe('`stdio` starts a program on this machine, `http` talks to a server by its address'),
  command: z
    .string()
    .default('')
    .describe('With stdio: the program, such as `npx`. It is started as it is, never by a shell'),
  args: z
    .array(z.string())
    .default([])
    .describe('With stdio: its arguments, one each; relative paths start in the project'),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/, 'must be names, without values'))
    .default([])
    .describe('With stdio: names of keys that the program gets as environment variables'),
  url: z
    .string()
    .regex(/^(https?:\/\/\S+)?$/, 'must begin with http:// or https://')
    .default('')
    .describe('With http: address of the server (streamable HTTP), such as https://host/mcp'),
  api_key_env_var: z
    .string()
    .default('')
    .describe('With http: name of the key that is sent as a bearer token; empty for none'),
  prefix: z
    .string()
    .max(32)
    .regex(TOOL_NAME, 'must consist of letters, digits, _ and -')
    .default('')
    .describe('Goes before the names of the tools, for servers that have tools of the same name'),
  tools: z.array(z.string()).default([]).describe('Only these tools; empty for all of them'),
  timeout: z
    .number()
    .positive()
    .max(3600)
    .default(60)
    .describe('Seconds until a call, or a connection, is given up'),
  max_parallel: z.int().min(1).max(64).default(4).describe('Calls at the same time; others wait'),
  max_result_chars: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(20_000)
    .describe('Longest result that a model gets, in characters; the rest is cut off, and says so'),
})
export type McpConfig = z.output<typeof McpConfig>

/** How the server is called in messages. */
export function serverName({ transport, command, url }: McpConfig): string {
  return transport === 'stdio' ? command : hostOf(url)
}

export function mcpNeeds(config: McpConfig): Requirement[] {
  const { transport, command, args, env, url, api_key_env_var: key } = config
  if (transport === 'http') {
    const host = hostOf(url)
    return [
      ...(key === '' ? [] : [{ kind: 'secret' as const, name: key }]),
      ...(host === '' ? [] : [{ kind: 'host' as const, host }]),
    ]
  }
  if (command === '') return []
  const commandLine = [command, ...args].map(shown).join(' ')
  return [
    { kind: 'program', program: command, commandLine },
    ...env.map((name) => ({ kind: 'secret' as const, name })),
  ]
}

/** A word as people read it; what could be mistaken for several words, or cannot be seen, is quoted. */
function shown(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word)
}
