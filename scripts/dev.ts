// `npm run dev` and `bun dev`: the backend, started again when its code changes, and Vite with hot reload, side
// by side. Flags go to the backend: `npm run dev -- --home /tmp/home`.
import { join } from 'node:path'
import { nodeBinary, ourEnvironment, root } from './paths.mjs'
import { type Program, runTogether } from './run-together.ts'

const DEFAULT_PORT = '8000'

/** @param flags as given to the backend */
export function devPrograms(flags: readonly string[]): Program[] {
  const port = flagValue(flags, '--port') ?? DEFAULT_PORT
  const env = { ...ourEnvironment(), FORCE_COLOR: process.stdout.isTTY ? '1' : undefined }
  return [
    {
      name: 'backend',
      command: nodeBinary,
      args: [join(root, 'scripts', 'dev-backend.ts'), ...flags],
      env,
    },
    {
      name: 'frontend',
      command: nodeBinary,
      args: [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), join(root, 'frontend')],
      env: { ...env, OPENNEURO_BACKEND: `http://127.0.0.1:${port}` },
    },
  ]
}

function flagValue(flags: readonly string[], name: string): string | undefined {
  const index = flags.indexOf(name)
  if (index >= 0) return flags[index + 1]
  return flags.find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1)
}

if (import.meta.main) {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort())
  }
  process.exitCode = await runTogether(devPrograms(process.argv.slice(2)), {
    print: (line) => process.stdout.write(`${line}\n`),
    signal: stopping.signal,
  })
}
