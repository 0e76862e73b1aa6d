// The backend while it is being developed (`npm run dev -w backend`). A change in a component's code restarts
// the nodes that use it, in the running graph; any other change restarts the server.
import './dev-reload.mjs'
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withImporters } from './importers.ts'
import { nodeBinary, ourEnvironment, root } from './paths.mjs'
import { restartNodesOf } from './restart-nodes.ts'

const BACKEND = join(root, 'backend', 'src')
const PROTOCOL = join(root, 'protocol', 'src')
const COMPONENTS = join(BACKEND, 'components')
/** Imports every component; which of them there are is read once. */
const REGISTRY = join(COMPONENTS, 'registry.ts')
const RELOAD = pathToFileURL(join(root, 'scripts', 'dev-reload.mjs')).href
/** Editors write a file in several steps. */
const SETTLE_MS = 150
/** Where Vite serves the page from. */
const PAGE_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173']

const flags = process.argv.slice(2)
let server: ChildProcess | null = null
let address: string | null = null
let isStopping = false
let restarting: Promise<void> = Promise.resolve()

function startServer(): void {
  address = null
  const child = spawn(
    nodeBinary,
    [
      join(BACKEND, 'main.ts'),
      ...PAGE_ORIGINS.flatMap((origin) => ['--allow-origin', origin]),
      ...flags.filter((flag) => flag !== '--no-open'),
    ],
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      // Out of our group: a signal to all of it reaches the server through us, and once. A second would end
      // it before it has put everything away.
      detached: process.platform !== 'win32',
      env: { ...ourEnvironment(), NODE_OPTIONS: `--import=${RELOAD}` },
    },
  )
  server = child
  child.on('message', (message: { type?: string; address?: string }) => {
    if (message.type !== 'listening' || message.address === undefined) return
    address = message.address
    say(address)
  })
  child.on('exit', (code, signal) => {
    if (server !== child) return
    server = null
    // Stopped by us, it is started again below; ended by itself, it has failed: wait for the next change.
    if (isStopping) process.exit(code ?? 0)
    if (address === null) process.exit(code ?? 1)
    say(`The server ended (${signal ?? `code ${code}`}); it starts again after the next change`)
  })
}

async function restartServer(changed: string): Promise<void> {
  say(`${changed} changed: starting the server again`)
  const old = server
  server = null
  if (old !== null) {
    const gone = new Promise((resolve) => old.once('exit', resolve))
    old.kill('SIGTERM')
    await gone
  }
  if (!isStopping) startServer()
}

async function react(paths: ReadonlySet<string>): Promise<void> {
  const changed = listed([...paths].map((path) => relative(root, path)))
  if (server === null || address === null || ![...paths].every(isComponentCode)) {
    return restartServer(changed)
  }
  const files = withImporters(paths, COMPONENTS)
  files.delete(REGISTRY)
  const restarted = await restartNodesOf(files, address)
  if (restarted === 'spec changed') return restartServer(changed)
  say(`${changed} changed: restarted ${restarted.join(', ') || 'no node'}`)
}

function listed([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

const isComponentCode = (path: string) => path.startsWith(COMPONENTS + sep) && path !== REGISTRY

function watchSources(): void {
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  for (const folder of [BACKEND, PROTOCOL]) {
    watch(folder, { recursive: true }, (_event, name) => {
      if (name === null || !/\.(ts|mjs|html|css)$/.test(name) || /\.test\.ts$/.test(name)) return
      changed.add(join(folder, name))
      clearTimeout(timer)
      timer = setTimeout(() => {
        const paths = changed
        changed = new Set()
        restarting = restarting.then(() => react(paths)).catch((error) => say(String(error)))
      }, SETTLE_MS)
    })
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (isStopping) return
    isStopping = true
    if (server === null) process.exit(0)
    server.kill('SIGTERM')
  })
}
watchSources()
startServer()
