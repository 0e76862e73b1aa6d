import { parseArgs } from 'node:util'
import { z } from 'zod'

/** How a server is started. */
export interface ServeOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** The OpenNeuro home; null for the one in the documents folder. */
  readonly home: string | null
  /** Opened at the start, in place of the project that was open last. */
  readonly project: string | null
  /** Starts the graph, and again after a crash. */
  readonly run: boolean
  readonly tokenFile: string | null
  readonly allowOrigins: readonly string[]
  readonly allowHosts: readonly string[]
  readonly openCors: boolean
  /** Ends with the process that started it. */
  readonly watchdog: boolean
  /** Why this server takes the place of one that crashed. */
  readonly restartReason: string | null
}

/** Flags that cannot be understood; the message is for whoever typed them. */
export class FlagError extends Error {}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'no-open': { type: 'boolean' },
  project: { type: 'string' },
  run: { type: 'boolean' },
  home: { type: 'string' },
  'token-file': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  'open-cors': { type: 'boolean' },
  'no-watchdog': { type: 'boolean' },
  'resume-from-crash': { type: 'string' },
} as const

const Port = z.coerce
  .number('--port (or PORT) takes a number')
  .int('--port (or PORT) takes a whole number')
  .min(0, '--port (or PORT) takes a number from 0 to 65535')
  .max(65_535, '--port (or PORT) takes a number from 0 to 65535')

const HostName = z
  .string()
  .regex(/^[\w.[\]:-]+$/, '--allow-host takes a name such as studio.lan or studio.lan:8000')

/** Browsers send an origin without path or slash at its end; only such a one can ever match. */
const Origin = z
  .string()
  .refine(
    (origin) => /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/i.test(origin),
    '--allow-origin takes scheme, host and port, such as http://localhost:5173',
  )

const Environment = z.object({
  HOST: z.string().optional(),
  PORT: z.string().optional(),
  OPENNEURO_HOME: z.string().optional(),
})

const Flags = z.object({
  host: z.string().min(1, '--host takes an address'),
  port: Port,
  home: z.string().min(1, '--home takes a folder').nullable(),
  project: z.string().nullable(),
  run: z.boolean(),
  tokenFile: z.string().min(1, '--token-file takes a file').nullable(),
  allowOrigins: z.array(Origin),
  allowHosts: z.array(HostName),
  openCors: z.boolean(),
  watchdog: z.boolean(),
  restartReason: z.string().nullable(),
})

/** Flags over environment over defaults. @throws FlagError naming every flag that is wrong */
export function parseFlags(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServeOptions {
  const values = readFlags(args)
  const env = Environment.parse(environment)
  const parsed = Flags.safeParse({
    host: values.host ?? (env.HOST || '127.0.0.1'),
    port: values.port ?? (env.PORT || 8000),
    home: values.home ?? (env.OPENNEURO_HOME || null),
    project: values.project ?? null,
    run: values.run ?? false,
    tokenFile: values['token-file'] ?? null,
    allowOrigins: values['allow-origin'] ?? [],
    allowHosts: values['allow-host'] ?? [],
    openCors: values['open-cors'] ?? false,
    watchdog: !(values['no-watchdog'] ?? false),
    restartReason: values['resume-from-crash'] ?? null,
  })
  if (parsed.success) return parsed.data
  throw new FlagError([...new Set(parsed.error.issues.map(({ message }) => message))].join('; '))
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values
  } catch (error) {
    const flags = Object.keys(OPTIONS)
      .filter((name) => name !== 'resume-from-crash')
      .map((name) => `--${name}`)
    const why = error instanceof Error ? error.message.split('. ', 1)[0] : String(error)
    throw new FlagError(`${why}. The flags are ${flags.join(', ')}`, { cause: error })
  }
}
