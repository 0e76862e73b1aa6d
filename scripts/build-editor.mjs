// Builds the editor where its sources have changed since the last build. Plain JavaScript for the machine's
// own Node, as it runs at every start; the build itself runs on ours.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { nodeBinary, ourEnvironment, root } from './paths.mjs'

/** What a build is made of: files, and folders with everything in them but tests. */
const SOURCES = [
  'frontend/index.html',
  'frontend/package.json',
  'frontend/vite.config.ts',
  'frontend/build',
  'frontend/public',
  'frontend/src',
  'protocol/package.json',
  'protocol/src',
  'package-lock.json',
]
const TEST = /\.test(-support)?\.tsx?$/

/**
 * Resolves when `frontend/dist` is there and up to date; costs a few milliseconds when nothing is to be done.
 * A failed build leaves the last one in place, which is better than no editor.
 *
 * @param {{checkout?: string, build?: (outDir: string) => Promise<number>, say?: (sentence: string) => void}} [options]
 *   `build` resolves to an exit code
 */
export async function buildEditor({
  checkout = root,
  build = (outDir) => runVite(checkout, outDir),
  say = (sentence) => process.stderr.write(`${sentence}\n`),
} = {}) {
  const dist = join(checkout, 'frontend', 'dist')
  const stampFile = join(checkout, 'node_modules', '.cache', 'openneuro', 'editor.json')
  if (!existsSync(join(checkout, 'frontend', 'src'))) return

  const files = SOURCES.flatMap((source) => filesOf(join(checkout, source)))
  const stamp = existsSync(join(dist, 'index.html')) ? readStamp(stampFile) : null
  const times = hashOf(files.map(({ path, mtimeMs, size }) => `${path} ${mtimeMs} ${size}`))
  if (stamp?.times === times) return

  // A checkout touches files without changing them.
  const content = hashOf(files.map(({ path }) => [path.slice(checkout.length), readFileSync(path)]))
  if (
    stamp?.content !== content &&
    !(await rebuild({ dist, build, say, hadOne: stamp !== null }))
  ) {
    return
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify({ times, content }))
}

/** Builds beside the old one, which is served until the new one is whole. */
async function rebuild({ dist, build, say, hadOne }) {
  const fresh = `${dist}-new-${process.pid}`
  const old = `${dist}-old-${process.pid}`
  const started = Date.now()
  clearLeftovers(dirname(dist))
  say(`Building the editor (${hadOne ? 'its sources have changed' : 'the first start'})`)
  const code = await build(fresh)
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    say(
      `Could not build the editor: the build ended with code ${code}, see above. ` +
        (existsSync(dist) ? 'The last one that was built is served' : 'The server runs without it'),
    )
    return false
  }
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  rmSync(old, { recursive: true, force: true })
  say(`The editor is built (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return true
}

/** What builds have left that were killed. */
function clearLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const pid = /^dist-(?:new|old)-(\d+)$/.exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be asked.
    return error.code === 'EPERM'
  }
}

/** What Vite prints goes to standard error: standard output belongs to the command that is being run. */
function runVite(checkout, outDir) {
  return new Promise((resolve, reject) => {
    const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js')
    const child = spawn(
      nodeBinary,
      [
        vite,
        'build',
        join(checkout, 'frontend'),
        '--outDir',
        outDir,
        '--emptyOutDir',
        '--logLevel',
        'warn',
      ],
      {
        cwd: checkout,
        stdio: ['ignore', 2, 2],
        env: { ...ourEnvironment(), NODE_ENV: 'production' },
      },
    )
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** @returns {{path: string, mtimeMs: number, size: number}[]} sorted by path */
function filesOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [{ path, mtimeMs: stat.mtimeMs, size: stat.size }]
  return readdirSync(path)
    .filter((name) => !TEST.test(name))
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

function hashOf(parts) {
  const hash = createHash('sha256')
  for (const part of parts.flat()) hash.update(part).update('\0')
  return hash.digest('hex')
}

function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
